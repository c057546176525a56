-- Nobody asks for one outlet's reports by day so often that every report should pay for it: by outlet alone, new entries
-- stand at the end of the outlet's, not scattered over its years.
DROP INDEX reports_outlet;
CREATE INDEX reports_by_outlet ON reports(outlet);
