-- What an agreement exported before its rules were changed (ExportScope::rules()), until a full batch by the new
-- ones is confirmed; empty: the present rules. A cycle keeps what its export was measured against.
-- lowest reader: 1
ALTER TABLE agreement ADD COLUMN former_scope TEXT NOT NULL DEFAULT '';
ALTER TABLE cycle_agreement ADD COLUMN former_scope TEXT NOT NULL DEFAULT '';
