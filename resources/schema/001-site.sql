-- The whole state of a site. Placeholders, so that one text serves SQLite and PostgreSQL:
--   @id      a row id that counts up by itself     @int     a 64-bit integer
--   @blob    bytes                                  @strict  SQLite's STRICT
--   @collate byte order, wherever a text is a key or is sorted by
-- Times are milliseconds since 1970 UTC, 0 is never; booleans are 0 and 1; uids are UUID texts.

CREATE TABLE site (
  id @int NOT NULL PRIMARY KEY CHECK (id = 1),
  uid TEXT NOT NULL,
  organization TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,              -- dirsync address: where partners send to
  server_name TEXT NOT NULL,          -- \\NAME in the historical boxes
  zone TEXT NOT NULL,                 -- IANA zone of all schedules
  epoch_number @int NOT NULL,         -- incarnation (protocol.md, Numbers)
  epoch_random TEXT NOT NULL,
  usn @int NOT NULL DEFAULT 0,        -- highest USN given out
  journal_floor @int NOT NULL DEFAULT 0,
  keep_updates_days @int NOT NULL DEFAULT 90,
  guard_count @int NOT NULL DEFAULT 500,
  guard_percent @int NOT NULL DEFAULT 20,
  control_state TEXT NOT NULL DEFAULT 'running' CHECK (control_state IN ('running', 'paused', 'stopped')),
  startup TEXT NOT NULL DEFAULT 'automatic' CHECK (startup IN ('automatic', 'manual', 'disabled')),
  fence @int NOT NULL DEFAULT 0,      -- fencing number of the lease that may write steps
  machine TEXT NOT NULL DEFAULT '',   -- where the store was made: a copy is recognised by it
  path TEXT NOT NULL DEFAULT '',
  indexed_usn @int NOT NULL DEFAULT 0 -- the full-text index speaks for changes up to this USN
) @strict;

CREATE TABLE former_epoch (
  number @int NOT NULL,
  random TEXT NOT NULL,
  PRIMARY KEY (number, random)
) @strict;

CREATE TABLE dirsync_server (
  id @int NOT NULL PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  administrator TEXT NOT NULL DEFAULT '',
  copy_outgoing @int NOT NULL DEFAULT 0,
  forward_incoming @int NOT NULL DEFAULT 0,
  schedule TEXT NOT NULL DEFAULT 'never',   -- T2; form in engine/service/schedule.h
  created_at @int NOT NULL
) @strict;

CREATE TABLE address_list (
  id @id,
  uid TEXT NOT NULL UNIQUE,
  parent_id @int REFERENCES address_list (id),
  name TEXT NOT NULL @collate,
  entries @int NOT NULL DEFAULT 0,    -- kept counter of listed entries
  created_at @int NOT NULL
) @strict;
CREATE UNIQUE INDEX address_list_name ON address_list (name);

-- Where entries were made; interned, as a list of a million has a handful of homes.
CREATE TABLE home (
  id @id,
  site_uid TEXT NOT NULL,
  site TEXT NOT NULL,
  list TEXT NOT NULL
) @strict;
CREATE UNIQUE INDEX home_key ON home (site_uid, site, list);

CREATE TABLE entry (
  id @id,
  uid TEXT NOT NULL @collate,
  list_id @int NOT NULL REFERENCES address_list (id),
  home_id @int NOT NULL REFERENCES home (id),
  origin_id @int NOT NULL DEFAULT 0,  -- agreement it came over; 0: our own
  standing @int NOT NULL DEFAULT 0,   -- enum Standing
  listed @int NOT NULL DEFAULT 1,     -- in the list (protocol.md, Standing)
  kind @int NOT NULL,                 -- enum RecipientKind
  key_address TEXT @collate,          -- canonical; NULL: kept, not exportable
  source_key TEXT @collate,           -- finds it again when its source is read again
  display_name TEXT NOT NULL,
  sort_name TEXT NOT NULL @collate,   -- case-folded display name
  given_name TEXT,
  surname TEXT,
  office TEXT,
  title TEXT,
  department TEXT,
  company TEXT,
  phone TEXT,
  trust @int NOT NULL,                -- 0 to 100
  hidden @int NOT NULL DEFAULT 0,
  note TEXT,                          -- local, never sent
  local TEXT NOT NULL DEFAULT '',     -- attributes that stay here, as LDIF lines
  record TEXT NOT NULL,               -- canonical text (address/entry.h)
  digest @blob NOT NULL,              -- recordDigest() of what is exported
  received_digest @blob,              -- digest as received from the origin; NULL: our own
  waiting @int NOT NULL DEFAULT 0,    -- aside: USN since when it waits for its address; 0: it does not
  usn @int NOT NULL,                  -- of its last change
  created_at @int NOT NULL,
  changed_at @int NOT NULL
) @strict;
CREATE UNIQUE INDEX entry_uid ON entry (uid, origin_id);
CREATE INDEX entry_list ON entry (list_id, sort_name, id) WHERE listed = 1;
CREATE INDEX entry_address ON entry (key_address) WHERE listed = 1;
CREATE INDEX entry_aside ON entry (key_address) WHERE standing = 1;
CREATE INDEX entry_source ON entry (list_id, source_key);
CREATE INDEX entry_origin ON entry (origin_id, uid) WHERE origin_id > 0;

-- The journal: one line a change, with what was there before (NULL for an entry that was made).
CREATE TABLE change (
  usn @int NOT NULL PRIMARY KEY,
  uid TEXT NOT NULL @collate,
  origin_id @int NOT NULL DEFAULT 0,
  operation @int NOT NULL,            -- enum Operation
  list_id @int NOT NULL,
  cycle_id @int NOT NULL DEFAULT 0,   -- 0: an administrator's edit or import
  at @int NOT NULL,
  old_list_id @int,
  old_home_id @int,
  old_standing @int,
  old_listed @int,
  old_kind @int,
  old_trust @int,
  old_hidden @int,
  old_key_address TEXT,
  old_source_key TEXT,
  old_local TEXT,
  old_record TEXT,
  old_digest @blob,
  old_received_digest @blob
) @strict;
CREATE INDEX change_uid ON change (uid, usn);
CREATE INDEX change_cycle ON change (cycle_id, usn) WHERE cycle_id > 0;

CREATE TABLE agreement (
  id @id,
  uid TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('server', 'requestor')), -- what this site is in it
  name TEXT NOT NULL UNIQUE,
  enabled @int NOT NULL DEFAULT 1,
  partner_address TEXT NOT NULL,
  partner_site_uid TEXT NOT NULL DEFAULT '',
  partner_site TEXT NOT NULL DEFAULT '',
  partner_organization TEXT NOT NULL DEFAULT '',
  append_name @int NOT NULL DEFAULT 0,
  address_types TEXT NOT NULL DEFAULT '',   -- blank: all; else "SMTP,MS"
  language TEXT NOT NULL DEFAULT 'en',
  import_list_id @int NOT NULL REFERENCES address_list (id),
  import_trust @int NOT NULL DEFAULT 20,
  export_all @int NOT NULL DEFAULT 1,       -- all lists of the site; else agreement_export_list
  export_trust @int NOT NULL DEFAULT 100,
  export_custom @int NOT NULL DEFAULT 1,
  send_updates @int NOT NULL DEFAULT 1,
  receive_updates @int NOT NULL DEFAULT 1,
  folder TEXT NOT NULL DEFAULT '',          -- shared folder
  schedule_t1 TEXT NOT NULL DEFAULT 'never',
  schedule_t3 TEXT NOT NULL DEFAULT 'arrival',
  run_window_minutes @int NOT NULL DEFAULT 240,
  import_next @int NOT NULL DEFAULT 0,      -- one-shots
  export_next @int NOT NULL DEFAULT 0,
  guard_count @int,
  guard_percent @int,
  code TEXT NOT NULL DEFAULT '',            -- of the invitation, until sealing replaces it
  code_expires_at @int NOT NULL DEFAULT 0,
  enrolled_at @int NOT NULL DEFAULT 0,      -- first authentic message of the partner
  -- what we send (protocol.md, Sender)
  settings @int NOT NULL DEFAULT 1,
  settings_seen @int NOT NULL DEFAULT 0,
  sent @int NOT NULL DEFAULT 0,
  acked @int NOT NULL DEFAULT 0,
  scanned @int NOT NULL DEFAULT 0,
  scope_digest @blob,                       -- list digest of what can be exported, as of scanned
  sent_digest @blob,                        -- as of sent
  serial_out @int NOT NULL DEFAULT 0,
  full_needed @int NOT NULL DEFAULT 1,      -- fulls wanted so far; pending while > full_done
  full_done @int NOT NULL DEFAULT 0,
  full_value @int,                          -- of the full in flight
  full_for @int NOT NULL DEFAULT 0,         -- full_needed it answers
  rewind @int NOT NULL DEFAULT 0,           -- next base is acked, whatever is in flight
  resend_days @int NOT NULL DEFAULT 1,
  last_sent_at @int NOT NULL DEFAULT 0,
  last_heartbeat_at @int NOT NULL DEFAULT 0,
  ack_due @int NOT NULL DEFAULT 0,
  gap_due @int NOT NULL DEFAULT 0,
  request_due @int NOT NULL DEFAULT 0,
  partner_request @int NOT NULL DEFAULT 1,  -- I: import requests of the partner seen; the first is implied
  request_answered @int NOT NULL DEFAULT 0, -- and answered by a full
  partner_request_epoch_number @int NOT NULL DEFAULT 0, -- partner_request counts in this epoch of the partner
  partner_request_epoch_random TEXT NOT NULL DEFAULT '',
  partner_held @int,
  -- what we receive (protocol.md, Receiver)
  epoch_number @int NOT NULL DEFAULT 0,
  epoch_random TEXT NOT NULL DEFAULT '',
  received @int NOT NULL DEFAULT 0,
  applied_serial @int NOT NULL DEFAULT 0,
  requests @int NOT NULL DEFAULT 1,         -- I: import requests of ours so far
  request_open @int NOT NULL DEFAULT 1,
  received_digest @blob,                    -- sum over what we hold
  partner_digest @blob,                     -- the partner's last word, for partner_digest_value
  partner_digest_value @int NOT NULL DEFAULT 0,
  verified @int,                            -- 1 verified, 0 differs, NULL no word yet
  verified_at @int NOT NULL DEFAULT 0,
  asked_at @int NOT NULL DEFAULT 0,         -- last full asked for because of a digest
  last_contact_at @int NOT NULL DEFAULT 0,
  held_value @int,                          -- value of the batch that the deletion guard holds; its message is held
  sites_behind TEXT NOT NULL DEFAULT '',    -- JSON array of site uids behind the partner
  created_at @int NOT NULL
) @strict;

-- Epochs of a partner seen so far, with the last serial seen in each.
CREATE TABLE agreement_epoch (
  agreement_id @int NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
  number @int NOT NULL,
  random TEXT NOT NULL,
  last_serial @int NOT NULL DEFAULT 0,
  retired @int NOT NULL DEFAULT 0,
  PRIMARY KEY (agreement_id, number, random)
) @strict;

CREATE TABLE agreement_export_list (
  agreement_id @int NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
  list_id @int NOT NULL REFERENCES address_list (id),
  PRIMARY KEY (agreement_id, list_id)
) @strict;

-- What was sent since the last acknowledgement.
CREATE TABLE batch (
  id @id,
  agreement_id @int NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  kind TEXT NOT NULL,
  serial @int NOT NULL,
  was @int NOT NULL,
  value @int NOT NULL,
  digest @blob NOT NULL,
  settings @int NOT NULL,
  cycle_id @int NOT NULL DEFAULT 0,
  created_at @int NOT NULL
) @strict;
CREATE INDEX batch_agreement ON batch (agreement_id, value);

-- Bytes of message contents, each kept once however many messages carry it.
CREATE TABLE payload (
  id @id,
  sha256 @blob NOT NULL UNIQUE,
  bytes @blob NOT NULL
) @strict;

CREATE TABLE message (
  id @id,
  agreement_id @int REFERENCES agreement (id) ON DELETE SET NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'received', 'applied', 'held', 'rejected')),
  message_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,                 -- full, delta, acknowledgement, heartbeat
  epoch_number @int NOT NULL,
  epoch_random TEXT NOT NULL,
  serial @int NOT NULL,
  was @int NOT NULL,
  value @int NOT NULL,
  batch_uid TEXT NOT NULL,
  part @int NOT NULL,
  parts @int NOT NULL,
  records @int NOT NULL DEFAULT 0,
  manifest TEXT NOT NULL,             -- JSON
  payload_id @int REFERENCES payload (id),
  cycle_id @int NOT NULL DEFAULT 0,
  undo TEXT NOT NULL DEFAULT '',      -- JSON: sender's numbers before it, while it can still be replaced
  created_at @int NOT NULL,
  begun_at @int NOT NULL DEFAULT 0,   -- hand-over to the transport began
  done_at @int NOT NULL DEFAULT 0,
  attempts @int NOT NULL DEFAULT 0,
  next_attempt_at @int NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT ''
) @strict;
CREATE INDEX message_queue ON message (direction, state, agreement_id, serial, part);
CREATE INDEX message_batch ON message (batch_uid);
CREATE INDEX message_payload ON message (payload_id) WHERE payload_id > 0;

CREATE TABLE cycle (
  id @id,
  kind TEXT NOT NULL CHECK (kind IN ('T1', 'T2', 'T3')),
  origin TEXT NOT NULL CHECK (origin IN ('console', 'command', 'pause', 'schedule', 'arrival')),
  asked_by TEXT NOT NULL DEFAULT '',
  agreement_id @int NOT NULL DEFAULT 0, -- only for this partner; 0: all
  outcome TEXT NOT NULL CHECK (outcome IN
    ('queued', 'running', 'success', 'warnings', 'held', 'failed', 'stopped', 'undone')),
  queued_at @int NOT NULL,
  started_at @int NOT NULL DEFAULT 0,
  ended_at @int NOT NULL DEFAULT 0,
  messages @int NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT ''    -- JSON: phases and counts, as `dirsync cycle show --json` prints them
) @strict;

CREATE TABLE cycle_agreement (
  cycle_id @int NOT NULL REFERENCES cycle (id) ON DELETE CASCADE,
  agreement_id @int NOT NULL,
  name TEXT NOT NULL,
  outcome TEXT NOT NULL,
  in_added @int NOT NULL DEFAULT 0,
  in_modified @int NOT NULL DEFAULT 0,
  in_deleted @int NOT NULL DEFAULT 0,
  in_conflicts @int NOT NULL DEFAULT 0,
  in_skipped @int NOT NULL DEFAULT 0,
  out_added @int NOT NULL DEFAULT 0,
  out_modified @int NOT NULL DEFAULT 0,
  out_deleted @int NOT NULL DEFAULT 0,
  sent_from @int NOT NULL DEFAULT 0,  -- journal range of what was sent: base < USN <= value
  sent_to @int NOT NULL DEFAULT 0,
  sent_kind TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (cycle_id, agreement_id)
) @strict;

CREATE TABLE event (
  id @id,
  at @int NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('information', 'warning', 'error')),
  category TEXT NOT NULL,
  number @int NOT NULL,
  text TEXT NOT NULL,
  remedy TEXT NOT NULL DEFAULT '',
  agreement_id @int NOT NULL DEFAULT 0,
  cycle_id @int NOT NULL DEFAULT 0
) @strict;
CREATE INDEX event_at ON event (at);

CREATE TABLE parameter (
  name TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL CHECK (type IN ('DWORD', 'STRING', 'MULTI_STRING')),
  data TEXT NOT NULL,                 -- DWORD: decimal; MULTI_STRING: one a line
  changed_at @int NOT NULL
) @strict;

-- Raw-record hashes of a file that is read again and again: 16 bytes a record, in file order.
CREATE TABLE source_record (
  list_id @int NOT NULL REFERENCES address_list (id) ON DELETE CASCADE,
  source TEXT NOT NULL,               -- path and format
  options TEXT NOT NULL DEFAULT '',
  usn @int NOT NULL,                  -- the list as of this USN is what the file said
  hashes @blob NOT NULL,
  PRIMARY KEY (list_id, source)
) @strict;
