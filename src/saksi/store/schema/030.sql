-- Who is involved in what, by actor and by pair, so that a page of the desk need not walk all events. Live events only.
-- Made from events and parties by store/involvement.py in the transaction that changed them; never written otherwise.
-- An actor is a country, body or group as a whole (`IRN`), or one code below it (`IRN.MIL`).

CREATE TABLE roles (            -- an actor's part in an event
  report    INTEGER NOT NULL,
  event     INTEGER NOT NULL,
  actor     TEXT NOT NULL,
  role      TEXT NOT NULL,
  country   TEXT NOT NULL,      -- the whole that the actor is or belongs to; '' where no country or body is known
  published TEXT NOT NULL,      -- '' unknown
  claimed   INTEGER NOT NULL,   -- 0: in the outlet's own voice
  modality  TEXT NOT NULL,
  type      TEXT NOT NULL,
  outlet    TEXT,
  PRIMARY KEY (report, event, actor, role)
) WITHOUT ROWID;
CREATE INDEX roles_of ON roles(actor, role, published, event, claimed, modality, type, outlet);

CREATE TABLE dyads (            -- two wholes in one event, one of them at least acting; `one` sorts first
  report    INTEGER NOT NULL,
  event     INTEGER NOT NULL,
  one       TEXT NOT NULL,
  two       TEXT NOT NULL,
  published TEXT NOT NULL,
  claimed   INTEGER NOT NULL,
  modality  TEXT NOT NULL,
  type      TEXT NOT NULL,
  outlet    TEXT,
  PRIMARY KEY (report, event, one, two)
) WITHOUT ROWID;
CREATE INDEX dyads_of ON dyads(one, two, published, event, claimed, modality, type, outlet);
CREATE INDEX dyads_new ON dyads(published, claimed, modality, type, one, two, outlet);
CREATE INDEX dyads_type ON dyads(type, published, claimed, modality, one, two, outlet);

CREATE TABLE actor_days (       -- events an actor is a party to
  actor    TEXT NOT NULL,
  day      TEXT NOT NULL,
  type     TEXT NOT NULL,
  claimed  INTEGER NOT NULL,
  modality TEXT NOT NULL,
  number   INTEGER NOT NULL,
  PRIMARY KEY (actor, day, type, claimed, modality)
) WITHOUT ROWID;
CREATE INDEX actor_days_none ON actor_days(actor) WHERE number = 0;

CREATE TABLE partner_months (   -- events in which an actor and another whole are both parties
  actor    TEXT NOT NULL,
  month    TEXT NOT NULL,
  partner  TEXT NOT NULL,
  claimed  INTEGER NOT NULL,
  modality TEXT NOT NULL,
  number   INTEGER NOT NULL,
  PRIMARY KEY (actor, month, partner, claimed, modality)
) WITHOUT ROWID;
CREATE INDEX partner_months_none ON partner_months(actor) WHERE number = 0;

CREATE INDEX events_placed ON events(live, published, modality, in_statement, outlet, type, lat, lon, place_name, country)
  WHERE lat IS NOT NULL;
CREATE INDEX events_at ON events(place_name, published) WHERE place_name IS NOT NULL;

CREATE TABLE involvement_queue ( -- reports whose events changed in this transaction; empty outside of one
  report INTEGER PRIMARY KEY
);
INSERT INTO involvement_queue SELECT DISTINCT report FROM events;
CREATE TRIGGER involvement_event_added AFTER INSERT ON events BEGIN
  INSERT OR IGNORE INTO involvement_queue VALUES (new.report);
END;
CREATE TRIGGER involvement_event_changed
AFTER UPDATE OF live, type, modality, in_statement, published, outlet ON events BEGIN
  INSERT OR IGNORE INTO involvement_queue VALUES (new.report);
END;
CREATE TRIGGER involvement_event_gone AFTER DELETE ON events BEGIN
  INSERT OR IGNORE INTO involvement_queue VALUES (old.report);
END;
CREATE TRIGGER involvement_party_added AFTER INSERT ON parties BEGIN
  INSERT OR IGNORE INTO involvement_queue VALUES (new.report);
END;
CREATE TRIGGER involvement_party_changed AFTER UPDATE OF code, country, role ON parties BEGIN
  INSERT OR IGNORE INTO involvement_queue VALUES (new.report);
END;
CREATE TRIGGER involvement_party_gone AFTER DELETE ON parties BEGIN
  INSERT OR IGNORE INTO involvement_queue VALUES (old.report);
END;
