-- What reports are found by when another comes in: a 48-bit number (saksi.store.keys) of each address, of each text, and
-- of each MinHash band of a text that is no copy. Such numbers are scattered: a row more is a page more to write, in a
-- table of millions. So they gather in `keys_new`, which is small, and go over into `keys` many at a time, in order.
-- No foreign keys: what a number finds is compared with the report itself, and forgetting looks at every row.
CREATE TABLE keys (
  key    INTEGER NOT NULL,
  report INTEGER NOT NULL,
  PRIMARY KEY (key, report)
) WITHOUT ROWID;
CREATE TABLE keys_new (
  key    INTEGER NOT NULL,
  report INTEGER NOT NULL,
  PRIMARY KEY (key, report)
) WITHOUT ROWID;

INSERT OR IGNORE INTO keys
  SELECT bucket & 281474976710655, report FROM buckets
  UNION ALL SELECT saksi_key('text', fingerprint), pk FROM reports
  UNION ALL SELECT saksi_key('url', canonical), pk FROM reports WHERE canonical IS NOT NULL
  ORDER BY 1;
DROP TABLE buckets;
DROP INDEX reports_canonical;
DROP INDEX reports_fingerprint;
