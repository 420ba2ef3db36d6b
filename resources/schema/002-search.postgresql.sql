-- Full-text index of listed entries; see 002-search.sqlite.sql.
CREATE TABLE entry_search (
  id @int NOT NULL PRIMARY KEY,
  words TSVECTOR NOT NULL
);
CREATE INDEX entry_search_words ON entry_search USING gin (words);

CREATE TABLE search_gone (
  id @int NOT NULL PRIMARY KEY
);
CREATE FUNCTION entry_search_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_gone (id) SELECT id FROM gone;
  RETURN NULL;
END;
$$;
CREATE TRIGGER entry_search_gone AFTER DELETE ON entry
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION entry_search_gone();
