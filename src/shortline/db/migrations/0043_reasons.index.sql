-- How often a reason was given lately.
CREATE INDEX CONCURRENTLY cases_reason ON cases (reason_id, opened_at) WHERE reason_id IS NOT NULL;
