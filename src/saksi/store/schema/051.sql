-- A report that leaves its story: its source is always a report of the same story, so nobody need be looked for by it.
DROP TRIGGER relate_member_gone;
CREATE TRIGGER relate_member_gone BEFORE DELETE ON story_members BEGIN
  INSERT OR IGNORE INTO relate_queue SELECT report FROM story_members WHERE parent = old.report;
  INSERT OR IGNORE INTO relate_queue
    SELECT report FROM story_members WHERE story = old.story AND report <> old.report;
END;
