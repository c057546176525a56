-- A feed reader cannot log in: on a desk that is closed, whoever has a watch's token may read its feed.
ALTER TABLE watches ADD COLUMN token TEXT;
UPDATE watches SET token = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX watches_token ON watches(token);
