-- How many reports were searched for what became of a pledge is counted for every pledge that a page shows: by the index
-- alone, never by the reports.
CREATE INDEX reports_searched ON reports(published) WHERE live = 1 AND status = 'coded';
