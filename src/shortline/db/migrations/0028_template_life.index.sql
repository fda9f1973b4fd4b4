-- How often a template was used lately. Only templates are in it, so that no other message pays for it.
CREATE INDEX CONCURRENTLY outbox_templates ON outbox ((draft->'template'->>'name'), asked_at) WHERE draft->'template'->>'name' IS NOT NULL;
