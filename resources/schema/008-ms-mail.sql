-- Requestors of the kind MS Mail, which speak the classic transaction list, unsealed. An older program would take them for ordinary partners.
-- lowest reader: 8
ALTER TABLE agreement ADD COLUMN kind TEXT NOT NULL DEFAULT 'dx';           -- dx or msmail
ALTER TABLE agreement ADD COLUMN postoffice TEXT NOT NULL DEFAULT '';       -- msmail: NET/PO of the partner
ALTER TABLE agreement ADD COLUMN password_place TEXT NOT NULL DEFAULT '';   -- file or keychain; blank: it has no password
ALTER TABLE agreement ADD COLUMN wishes TEXT NOT NULL DEFAULT '';           -- what its last request asked for

-- What such a partner has of each entry, as of the S of the reply that said so: M and D name an entry as it was last sent.
CREATE TABLE listed_recipient (
  agreement_id @int NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
  uid TEXT NOT NULL @collate,
  value @int NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL @collate,     -- as sent, TYPE:value; blank: deleted there
  address_key TEXT NOT NULL @collate, -- canonical
  place TEXT NOT NULL @collate,       -- the list it stands in, such as MS:NORTH/PO1
  name_key TEXT NOT NULL @collate,    -- folded; unique within a place
  content @int NOT NULL,              -- fingerprint of all that was sent
  PRIMARY KEY (agreement_id, uid, value)
) @strict;
CREATE INDEX listed_recipient_name ON listed_recipient (agreement_id, place, name_key);
CREATE INDEX listed_recipient_address ON listed_recipient (agreement_id, address_key);
CREATE INDEX listed_recipient_value ON listed_recipient (agreement_id, value);
