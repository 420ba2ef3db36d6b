-- What becomes of attributes on their way from and to a partner (engine/address/attribute_map.h); an older program would send them as they are.
-- lowest reader: 7
ALTER TABLE agreement ADD COLUMN template_in TEXT NOT NULL DEFAULT '';
ALTER TABLE agreement ADD COLUMN template_out TEXT NOT NULL DEFAULT '';
ALTER TABLE agreement ADD COLUMN name_rule TEXT NOT NULL DEFAULT ''; -- of imported display names
