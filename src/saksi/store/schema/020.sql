-- The desk: what people keep an eye on, and indexes for its lists.

CREATE TABLE watches (
  pk      INTEGER PRIMARY KEY,
  name    TEXT NOT NULL,
  address TEXT NOT NULL,        -- of a page of the desk: path and query
  by      TEXT NOT NULL,
  at      TEXT NOT NULL
);
CREATE INDEX events_told ON events(live, modality, published, in_statement, type, outlet);
CREATE INDEX events_due ON events(modality, date_end) WHERE date_end IS NOT NULL;
CREATE INDEX parties_of ON parties(event, role, country, code);
