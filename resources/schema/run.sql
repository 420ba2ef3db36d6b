-- How programs talk to the engine that works the site: <store>-run beside an SQLite store (a second writer would find the main
-- file locked during a step). No state worth keeping. Same placeholders as the main schema.

CREATE TABLE IF NOT EXISTS lease (
  id @int NOT NULL PRIMARY KEY CHECK (id = 1),
  fence @int NOT NULL,
  host TEXT NOT NULL,
  pid @int NOT NULL,
  program TEXT NOT NULL,
  since @int NOT NULL,
  heartbeat_at @int NOT NULL
) @strict;

CREATE TABLE IF NOT EXISTS control_request (
  id @id,
  request TEXT NOT NULL,              -- JSON
  asked_by TEXT NOT NULL,
  asked_at @int NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'taken', 'done')),
  answer TEXT NOT NULL DEFAULT ''     -- JSON
) @strict;

CREATE TABLE IF NOT EXISTS progress (
  id @int NOT NULL PRIMARY KEY CHECK (id = 1),
  cycle_id @int NOT NULL,
  at @int NOT NULL,
  data TEXT NOT NULL                  -- JSON of CycleProgress
) @strict;
