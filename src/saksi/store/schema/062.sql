-- An actor's events are counted by month: a chart needs no more, and reads a thirtieth of the rows.
CREATE TABLE actor_months (     -- events an actor is a party to
  actor    TEXT NOT NULL,
  month    TEXT NOT NULL,       -- '' unknown
  type     TEXT NOT NULL,
  claimed  INTEGER NOT NULL,
  modality TEXT NOT NULL,
  number   INTEGER NOT NULL,
  PRIMARY KEY (actor, month, type, claimed, modality)
) WITHOUT ROWID;
INSERT INTO actor_months SELECT actor, substr(day, 1, 7), type, claimed, modality, sum(number)
  FROM actor_days GROUP BY 1, 2, 3, 4, 5;
DROP TABLE actor_days;
CREATE INDEX actor_months_none ON actor_months(actor) WHERE number = 0;
