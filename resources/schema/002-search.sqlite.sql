-- Full-text index of listed entries: words as engine/store/search_text folds them. Brought up to
-- date in steps (site.indexed_usn), never in the transaction of an import. Words that begin with a
-- private character say list (U+E000), kind (U+E001) and hidden (U+E002).
CREATE VIRTUAL TABLE entry_search USING fts5 (
  words,
  tokenize = "unicode61 remove_diacritics 0",
  prefix = '1 2 3',
  detail = none
);

-- Entries that went while their words are still in the index.
CREATE TABLE search_gone (
  id @int NOT NULL PRIMARY KEY
) @strict;
CREATE TRIGGER entry_search_gone AFTER DELETE ON entry
BEGIN
  INSERT INTO search_gone (id) VALUES (old.id);
END;
