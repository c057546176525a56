-- Words that stand in a report only as names of private persons (saksi.store.privacy), folded as the full-text index
-- folds them. The desk neither finds a report by them nor shows them in its tables. Filled from what is stored already.
CREATE TABLE private_words (
  report INTEGER NOT NULL,
  word   TEXT NOT NULL,
  PRIMARY KEY (report, word)
) WITHOUT ROWID;
