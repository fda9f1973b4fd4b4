-- Files that wait for the scanner: few, and none without one.
CREATE INDEX CONCURRENTLY attachments_unscanned ON attachments (id) WHERE failure = 'not_scanned';
