-- What the deletion guard holds (protocol.md, Safety): a line for each batch that was held, with what was decided about it.
-- lowest reader: 1
CREATE TABLE plan (
  id @id,
  cycle_id @int NOT NULL,
  agreement_id @int NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
  batch_uid TEXT NOT NULL,
  fingerprint @blob NOT NULL,         -- of everything it rests on; an approval is bound to it
  added @int NOT NULL,
  modified @int NOT NULL,
  deleted @int NOT NULL,
  recent @int NOT NULL,               -- deleted in the 24 hours before
  entries @int NOT NULL,              -- that the agreement had in the list
  guard_limit @int NOT NULL,
  made_at @int NOT NULL,
  decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'approved', 'partly', 'rejected', 'void')),
  decided_by TEXT NOT NULL DEFAULT '',
  decided_at @int NOT NULL DEFAULT 0
) @strict;
CREATE INDEX plan_open ON plan (agreement_id) WHERE decision = '';
CREATE INDEX plan_cycle ON plan (cycle_id);
-- Deletions of the last day count together; those that were approved do not count again.
CREATE INDEX change_deleted ON change (origin_id, at) WHERE operation = 3;
ALTER TABLE agreement ADD COLUMN guard_from @int NOT NULL DEFAULT 0;
