-- What an administrator decided about an entry that stood aside: it stays there (no address), or goes by another address here.
-- lowest reader: 1
CREATE TABLE conflict_decision (
  agreement_id @int NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
  uid TEXT NOT NULL @collate,
  address TEXT NOT NULL DEFAULT '',   -- the mail address it has here
  decided_by TEXT NOT NULL DEFAULT '',
  decided_at @int NOT NULL,
  PRIMARY KEY (agreement_id, uid)
) @strict;
