-- Whom a list narrowed to a segment shows, and whether anybody still has one.
CREATE INDEX CONCURRENTLY contacts_segment ON contacts (segment_id) WHERE segment_id IS NOT NULL;
