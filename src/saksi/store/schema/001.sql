-- saksi's store, version 1. Offsets (start, stop) are code points into reports.text, stop exclusive. `pk` columns are
-- local row numbers; `id` columns are the same on every machine. docs/store.md explains every table.

CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (
  pk       INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL CHECK (kind IN ('ingest', 'recode', 'load')),
  started  TEXT NOT NULL,
  finished TEXT,                -- null: it was stopped, or goes on
  version  TEXT NOT NULL,       -- of saksi
  pipeline TEXT NOT NULL,       -- digest of the stages
  model    TEXT,                -- digest of the parser
  lexicon  TEXT,                -- digest of the language data
  options  TEXT NOT NULL DEFAULT '{}',
  added    INTEGER NOT NULL DEFAULT 0,
  known    INTEGER NOT NULL DEFAULT 0,
  failed   INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE reports (
  pk           INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  given_id     TEXT,            -- the input's own id, which later versions share
  language     TEXT,
  outlet       TEXT,
  title        TEXT,
  url          TEXT,
  canonical    TEXT,            -- the address without AMP, paging, tracking
  authors      TEXT NOT NULL DEFAULT '[]',
  published    TEXT,            -- ISO date in the outlet's own zone
  published_at TEXT,            -- ISO time with zone
  text         TEXT NOT NULL,
  fingerprint  BLOB NOT NULL,   -- of the NFC text, 16 bytes
  status       TEXT NOT NULL CHECK (status IN ('coded', 'uncoded', 'skipped', 'copy', 'failed')),
  reason       TEXT,            -- why it was skipped, or failed
  live         INTEGER NOT NULL DEFAULT 1,  -- 0: a newer version of it is here
  source       TEXT NOT NULL,   -- where it was read from
  added_at     TEXT NOT NULL,
  run          INTEGER NOT NULL REFERENCES runs(pk)
);
CREATE INDEX reports_canonical ON reports(canonical) WHERE canonical IS NOT NULL;
CREATE INDEX reports_given ON reports(given_id) WHERE given_id IS NOT NULL;
CREATE INDEX reports_fingerprint ON reports(fingerprint);
CREATE INDEX reports_published ON reports(published);
CREATE INDEX reports_outlet ON reports(outlet, published);

CREATE TABLE versions (
  report   INTEGER PRIMARY KEY REFERENCES reports(pk) ON DELETE CASCADE,
  previous INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  number   INTEGER NOT NULL     -- 2 is the first change
);
CREATE INDEX versions_previous ON versions(previous);

CREATE TABLE copies (
  report     INTEGER PRIMARY KEY REFERENCES reports(pk) ON DELETE CASCADE,
  original   INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  similarity REAL NOT NULL      -- Jaccard over word 5-grams, 1.0 for the same text
);
CREATE INDEX copies_original ON copies(original);

CREATE TABLE buckets (          -- MinHash bands, to find near-copies
  bucket INTEGER NOT NULL,
  report INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  PRIMARY KEY (bucket, report)
) WITHOUT ROWID;
CREATE INDEX buckets_report ON buckets(report);

CREATE TABLE readings (         -- which reading of a report each run made
  report INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  run    INTEGER NOT NULL REFERENCES runs(pk),
  digest BLOB NOT NULL,
  PRIMARY KEY (report, run)
) WITHOUT ROWID;

CREATE TABLE layers (           -- the readings whole, tokens included: zlib over MessagePack
  report INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  digest BLOB NOT NULL,
  data   BLOB NOT NULL,
  PRIMARY KEY (report, digest)
);

CREATE TABLE furniture (
  pk     INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  kind   TEXT NOT NULL,
  start  INTEGER NOT NULL,
  stop   INTEGER NOT NULL
);
CREATE INDEX furniture_report ON furniture(report);

CREATE TABLE sentences (
  pk        INTEGER PRIMARY KEY,
  report    INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  n         INTEGER NOT NULL,
  paragraph INTEGER NOT NULL,
  start     INTEGER NOT NULL,
  stop      INTEGER NOT NULL
);
CREATE INDEX sentences_report ON sentences(report, n);

CREATE TABLE entities (
  pk     INTEGER PRIMARY KEY,
  id     TEXT NOT NULL,         -- of the world tables, or local:NAME for one known from this report only
  report INTEGER NOT NULL DEFAULT 0,  -- 0 for the world's; else reports.pk of a local one
  kind   TEXT NOT NULL,
  name   TEXT,
  code   TEXT,
  UNIQUE (id, report)
);
CREATE INDEX entities_report ON entities(report) WHERE report > 0;
CREATE INDEX entities_code ON entities(code);

CREATE TABLE mentions (
  pk         INTEGER PRIMARY KEY,
  report     INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  n          INTEGER NOT NULL,  -- its place in the reading
  entity     INTEGER REFERENCES entities(pk),
  kind       TEXT NOT NULL,
  form       TEXT NOT NULL,
  code       TEXT,
  name       TEXT,
  words      TEXT NOT NULL,
  start      INTEGER NOT NULL,
  stop       INTEGER NOT NULL,
  sentence   INTEGER NOT NULL,
  antecedent INTEGER            -- n of the mention it was resolved to
);
CREATE INDEX mentions_report ON mentions(report, n);
CREATE INDEX mentions_entity ON mentions(entity) WHERE entity IS NOT NULL;
CREATE INDEX mentions_code ON mentions(code) WHERE code IS NOT NULL;

CREATE TABLE times (
  pk         INTEGER PRIMARY KEY,
  report     INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  words      TEXT NOT NULL,
  start      INTEGER NOT NULL,
  stop       INTEGER NOT NULL,
  date_start TEXT,
  date_end   TEXT,
  grain      TEXT
);
CREATE INDEX times_report ON times(report);

CREATE TABLE places (
  pk      INTEGER PRIMARY KEY,
  report  INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  words   TEXT NOT NULL,
  start   INTEGER NOT NULL,
  stop    INTEGER NOT NULL,
  name    TEXT,
  country TEXT,
  lat     REAL,
  lon     REAL
);
CREATE INDEX places_report ON places(report);

CREATE TABLE statements (
  pk             INTEGER PRIMARY KEY,
  id             TEXT NOT NULL,
  report         INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  n              INTEGER NOT NULL,
  kind           TEXT NOT NULL,
  act            TEXT NOT NULL,
  speaker        TEXT,          -- the fullest name in the report
  speaker_code   TEXT,
  source         TEXT,          -- the words that name the speaker here
  cue            TEXT,
  content        TEXT NOT NULL, -- parts of a broken quotation joined by " … "
  addressee      TEXT,
  addressee_code TEXT,
  via            TEXT,
  parent         INTEGER REFERENCES statements(pk) ON DELETE SET NULL,
  confidence     REAL NOT NULL,
  start          INTEGER NOT NULL, -- of the first content span
  stop           INTEGER NOT NULL, -- of the last
  published      TEXT,
  outlet         TEXT,
  live           INTEGER NOT NULL, -- 1: of the newest version, and nobody rejected it
  verdict        TEXT CHECK (verdict IN ('rejected', 'amended')),
  UNIQUE (report, id)
);
CREATE INDEX statements_published ON statements(live, published);
CREATE INDEX statements_speaker ON statements(speaker, published);
CREATE INDEX statements_code ON statements(speaker_code, published);
CREATE INDEX statements_parent ON statements(parent) WHERE parent IS NOT NULL;

CREATE TABLE events (
  pk           INTEGER PRIMARY KEY,
  id           TEXT NOT NULL,
  report       INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  n            INTEGER NOT NULL,
  type         TEXT NOT NULL,
  mode         TEXT,
  context      TEXT NOT NULL DEFAULT '[]',
  cameo        TEXT,
  "trigger"    TEXT NOT NULL,
  modality     TEXT NOT NULL,
  in_statement INTEGER REFERENCES statements(pk) ON DELETE SET NULL,
  claimed_by   TEXT,            -- speaker of that statement; "" where nobody is named; null: the outlet's own voice
  claimed_code TEXT,
  date         TEXT,            -- the words
  date_start   TEXT,
  date_end     TEXT,
  place        TEXT,            -- the words
  place_name   TEXT,
  country      TEXT,
  lat          REAL,
  lon          REAL,
  quantities   TEXT NOT NULL DEFAULT '[]',
  confidence   REAL NOT NULL,
  start        INTEGER NOT NULL, -- of the trigger
  stop         INTEGER NOT NULL,
  published    TEXT,
  outlet       TEXT,
  live         INTEGER NOT NULL,
  verdict      TEXT CHECK (verdict IN ('rejected', 'amended')),
  UNIQUE (report, id)
);
CREATE INDEX events_published ON events(live, published, type);
CREATE INDEX events_type ON events(type, published);
CREATE INDEX events_statement ON events(in_statement) WHERE in_statement IS NOT NULL;

CREATE TABLE parties (
  pk      INTEGER PRIMARY KEY,
  report  INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  event   INTEGER NOT NULL REFERENCES events(pk) ON DELETE CASCADE,
  role    TEXT NOT NULL CHECK (role IN ('actor', 'recipient')),
  n       INTEGER NOT NULL,
  code    TEXT,
  country TEXT,                 -- what stands before the code's first dot, or a body's whole code
  sector  TEXT,
  words   TEXT NOT NULL,
  start   INTEGER NOT NULL,
  stop    INTEGER NOT NULL
);
CREATE INDEX parties_report ON parties(report);
CREATE INDEX parties_event ON parties(event);
CREATE INDEX parties_code ON parties(code) WHERE code IS NOT NULL;
CREATE INDEX parties_country ON parties(country, role) WHERE country IS NOT NULL;

CREATE TABLE spans (            -- every other span of statements and events, by role
  pk        INTEGER PRIMARY KEY,
  report    INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  statement INTEGER REFERENCES statements(pk) ON DELETE CASCADE,
  event     INTEGER REFERENCES events(pk) ON DELETE CASCADE,
  role      TEXT NOT NULL,      -- content source cue addressee via · trigger also date place quantity
  n         INTEGER NOT NULL,
  start     INTEGER NOT NULL,
  stop      INTEGER NOT NULL,
  CHECK ((statement IS NULL) <> (event IS NULL))
);
CREATE INDEX spans_report ON spans(report);
CREATE INDEX spans_statement ON spans(statement) WHERE statement IS NOT NULL;
CREATE INDEX spans_event ON spans(event) WHERE event IS NOT NULL;

CREATE TABLE reasons (
  pk        INTEGER PRIMARY KEY,
  report    INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  statement INTEGER REFERENCES statements(pk) ON DELETE CASCADE,
  event     INTEGER REFERENCES events(pk) ON DELETE CASCADE,
  mention   INTEGER REFERENCES mentions(pk) ON DELETE CASCADE,
  n         INTEGER NOT NULL,
  stage     TEXT NOT NULL,
  rule      TEXT NOT NULL,
  entry     TEXT,
  note      TEXT,
  CHECK ((statement IS NOT NULL) + (event IS NOT NULL) + (mention IS NOT NULL) = 1)
);
CREATE INDEX reasons_report ON reasons(report);
CREATE INDEX reasons_statement ON reasons(statement) WHERE statement IS NOT NULL;
CREATE INDEX reasons_event ON reasons(event) WHERE event IS NOT NULL;
CREATE INDEX reasons_mention ON reasons(mention) WHERE mention IS NOT NULL;

CREATE TABLE failures (
  pk       INTEGER PRIMARY KEY,
  key      BLOB NOT NULL UNIQUE,  -- of source, fault and detail: the same failure again is the same row
  source   TEXT NOT NULL,
  fault    TEXT NOT NULL,
  detail   TEXT NOT NULL,
  report   INTEGER REFERENCES reports(pk) ON DELETE CASCADE,
  run      INTEGER NOT NULL REFERENCES runs(pk),
  first_at TEXT NOT NULL,
  last_at  TEXT NOT NULL,
  last_run INTEGER NOT NULL REFERENCES runs(pk)
);
CREATE INDEX failures_last ON failures(last_run, fault);
CREATE INDEX failures_report ON failures(report) WHERE report IS NOT NULL;

CREATE TABLE inputs (           -- raw pages dealt with, so that a second look costs no extraction
  digest BLOB PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE corrections (
  pk        INTEGER PRIMARY KEY,
  report    INTEGER NOT NULL REFERENCES reports(pk) ON DELETE CASCADE,
  record    TEXT NOT NULL CHECK (record IN ('statement', 'event')),
  record_id TEXT NOT NULL,      -- the record it was made on
  now_id    TEXT,               -- the record it stands on today; null: orphaned
  verdict   TEXT NOT NULL CHECK (verdict IN ('rejected', 'amended')),
  changes   TEXT NOT NULL DEFAULT '{}', -- column → new value, where amended
  reason    TEXT NOT NULL,
  by        TEXT NOT NULL,
  at        TEXT NOT NULL,
  type      TEXT,               -- the event's type, or the statement's act, when it was corrected
  start     INTEGER NOT NULL,   -- the span it hangs on
  stop      INTEGER NOT NULL,
  withdrawn_at TEXT             -- when somebody took the correction back
);
CREATE INDEX corrections_report ON corrections(report);

CREATE TABLE tombstones (       -- what was forgotten and must not come back; keyed hashes, no names
  hash BLOB PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('report', 'text', 'url', 'person')),
  words INTEGER,                -- how many words a person's name has
  at   TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE feeds (
  pk         INTEGER PRIMARY KEY,
  url        TEXT NOT NULL UNIQUE,
  outlet     TEXT,
  language   TEXT,
  every      INTEGER NOT NULL DEFAULT 900, -- seconds between polls
  added_at   TEXT NOT NULL,
  polled_at  TEXT,
  due_at     TEXT,
  fault      TEXT,              -- of the last poll
  misses     INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE fetches (          -- what a server said of an address, for conditional requests
  url      TEXT PRIMARY KEY,
  etag     TEXT,
  modified TEXT,
  at       TEXT NOT NULL
) WITHOUT ROWID;

CREATE VIRTUAL TABLE reports_fts USING fts5(
  title, text, content='reports', content_rowid='pk', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER reports_fts_added AFTER INSERT ON reports BEGIN
  INSERT INTO reports_fts(rowid, title, text) VALUES (new.pk, new.title, new.text);
END;
CREATE TRIGGER reports_fts_gone AFTER DELETE ON reports BEGIN
  INSERT INTO reports_fts(reports_fts, rowid, title, text) VALUES ('delete', old.pk, old.title, old.text);
END;
CREATE TRIGGER reports_fts_changed AFTER UPDATE OF title, text ON reports BEGIN
  INSERT INTO reports_fts(reports_fts, rowid, title, text) VALUES ('delete', old.pk, old.title, old.text);
  INSERT INTO reports_fts(rowid, title, text) VALUES (new.pk, new.title, new.text);
END;

CREATE VIRTUAL TABLE statements_fts USING fts5(
  speaker, content, content='statements', content_rowid='pk', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER statements_fts_added AFTER INSERT ON statements BEGIN
  INSERT INTO statements_fts(rowid, speaker, content) VALUES (new.pk, new.speaker, new.content);
END;
CREATE TRIGGER statements_fts_gone AFTER DELETE ON statements BEGIN
  INSERT INTO statements_fts(statements_fts, rowid, speaker, content) VALUES ('delete', old.pk, old.speaker, old.content);
END;
CREATE TRIGGER statements_fts_changed AFTER UPDATE OF speaker, content ON statements BEGIN
  INSERT INTO statements_fts(statements_fts, rowid, speaker, content) VALUES ('delete', old.pk, old.speaker, old.content);
  INSERT INTO statements_fts(rowid, speaker, content) VALUES (new.pk, new.speaker, new.content);
END;

-- A transaction's words are gathered in memory and make one segment; segments are merged eight at a time. Each word is
-- then rewritten half as often as by default, which is most of what a large store costs.
INSERT INTO reports_fts(reports_fts, rank) VALUES ('hashsize', 33554432);
INSERT INTO reports_fts(reports_fts, rank) VALUES ('automerge', 8);
INSERT INTO statements_fts(statements_fts, rank) VALUES ('hashsize', 33554432);
INSERT INTO statements_fts(statements_fts, rank) VALUES ('automerge', 8);
