-- The provider's refusals: few.
CREATE INDEX CONCURRENTLY attempts_put_off ON attempts (started_at) WHERE outcome = 'later';
