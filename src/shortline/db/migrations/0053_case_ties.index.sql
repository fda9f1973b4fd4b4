-- What went into a case: few.
CREATE INDEX CONCURRENTLY cases_merged ON cases (merged_into_id) WHERE merged_into_id IS NOT NULL;
