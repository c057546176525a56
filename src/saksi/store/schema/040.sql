-- Persons by name: a search for a private person's name is not answered by default.
CREATE INDEX entities_named ON entities(name COLLATE NOCASE) WHERE kind = 'person';
