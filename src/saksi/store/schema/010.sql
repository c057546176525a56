-- Many reports: stories over them, and what readers said of pledges and what was taken to keep them.
-- Everything here but `match_verdicts` can be made anew from the reports: `saksi relate --from-scratch`.

CREATE TABLE story_members (    -- a report among the others: what it is compared by, and which earlier one it joins
  report   INTEGER PRIMARY KEY REFERENCES reports(pk) ON DELETE CASCADE,
  day      INTEGER NOT NULL,    -- of publication, days since 1 January of year 1; -1 unknown
  at       TEXT NOT NULL,       -- day, time and id: the order in which reports are taken, earliest first
  vector   BLOB NOT NULL,       -- of title and opening, 384 signed bytes
  features TEXT NOT NULL,       -- JSON: names with weights, event keys, outlet
  sketch   BLOB NOT NULL,       -- MinHash of word 3-grams: which texts go back to one
  parent   INTEGER,             -- the earlier report most like it, if like enough; no foreign key: a trigger minds it
  score    REAL,
  story    INTEGER NOT NULL,    -- the report that opened the story
  source   INTEGER NOT NULL     -- the first report of the story that this one goes back to; itself where it is its own
);
CREATE INDEX story_members_story ON story_members(story);
CREATE INDEX story_members_parent ON story_members(parent) WHERE parent IS NOT NULL;

CREATE TABLE story_keys (       -- the index: names, actors and event types by day
  key    INTEGER NOT NULL,
  day    INTEGER NOT NULL,
  report INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  PRIMARY KEY (key, day, report)
) WITHOUT ROWID;
CREATE INDEX story_keys_report ON story_keys(report);

CREATE TABLE relate_queue (     -- reports that changed since they were related
  report INTEGER PRIMARY KEY
);

CREATE TABLE match_verdicts (   -- a reader's word on a pledge or demand and the later event taken to keep or meet it
  pk           INTEGER PRIMARY KEY,
  report       INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  record       TEXT NOT NULL,   -- events.id of the pledge or demand
  later        INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  later_record TEXT NOT NULL,   -- events.id, or statements.id, of what came later
  verdict      TEXT NOT NULL CHECK (verdict IN ('confirmed', 'rejected')),
  reason       TEXT NOT NULL,
  by           TEXT NOT NULL,
  at           TEXT NOT NULL,
  withdrawn_at TEXT
);
CREATE INDEX match_verdicts_report ON match_verdicts(report, record);
CREATE INDEX match_verdicts_later ON match_verdicts(later);

CREATE INDEX events_promised ON events(modality, published) WHERE live = 1 AND modality IN ('planned', 'requested', 'negated');

INSERT INTO relate_queue SELECT pk FROM reports;
CREATE TRIGGER relate_report_added AFTER INSERT ON reports BEGIN
  INSERT OR IGNORE INTO relate_queue VALUES (new.pk);
END;
CREATE TRIGGER relate_report_changed AFTER UPDATE OF live, status, published, published_at, outlet ON reports BEGIN
  INSERT OR IGNORE INTO relate_queue VALUES (new.pk);
END;
-- Words that were blotted out must not live on in what a report is compared by.
CREATE TRIGGER relate_report_rewritten AFTER UPDATE OF title, text ON reports BEGIN
  DELETE FROM story_keys WHERE report = new.pk;
  DELETE FROM story_members WHERE report = new.pk;
  INSERT OR IGNORE INTO relate_queue VALUES (new.pk);
END;
CREATE TRIGGER relate_reading_added AFTER INSERT ON readings BEGIN
  INSERT OR IGNORE INTO relate_queue VALUES (new.report);
END;
CREATE TRIGGER relate_reading_changed AFTER UPDATE ON readings BEGIN
  INSERT OR IGNORE INTO relate_queue VALUES (new.report);
END;
CREATE TRIGGER relate_correction_added AFTER INSERT ON corrections BEGIN
  INSERT OR IGNORE INTO relate_queue VALUES (new.report);
END;
CREATE TRIGGER relate_correction_changed AFTER UPDATE OF withdrawn_at, now_id ON corrections BEGIN
  INSERT OR IGNORE INTO relate_queue VALUES (new.report);
END;
CREATE TRIGGER relate_member_gone BEFORE DELETE ON story_members BEGIN
  INSERT OR IGNORE INTO relate_queue SELECT report FROM story_members WHERE parent = old.report OR source = old.report;
  INSERT OR IGNORE INTO relate_queue
    SELECT report FROM story_members WHERE story = old.story AND report <> old.report;
END;
CREATE TRIGGER relate_report_gone AFTER DELETE ON reports BEGIN
  DELETE FROM relate_queue WHERE report = old.pk;
END;
