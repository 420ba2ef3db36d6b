-- Certificates for sealing messages. Private keys are never here: `place` says where the one of a certificate is kept.
-- lowest reader: 6
CREATE TABLE site_certificate (
  fingerprint TEXT NOT NULL PRIMARY KEY,   -- SHA-256 in hex
  certificate @blob NOT NULL,              -- DER
  predecessor TEXT NOT NULL DEFAULT '',    -- fingerprint of the one it took the place of
  signature @blob,                         -- of the predecessor's key; NULL: nobody vouches for it
  place TEXT NOT NULL CHECK (place IN ('file', 'keychain')),
  made_at @int NOT NULL,
  retired_at @int NOT NULL DEFAULT 0,      -- 0: the present one
  erased_at @int NOT NULL DEFAULT 0        -- when its private key was removed
) @strict;
CREATE UNIQUE INDEX site_certificate_present ON site_certificate (retired_at) WHERE retired_at = 0;

ALTER TABLE agreement ADD COLUMN certificate @blob;                        -- the partner's, pinned; NULL: none yet
ALTER TABLE agreement ADD COLUMN known_fingerprint TEXT NOT NULL DEFAULT ''; -- of ours that the partner has pinned
