-- What came in and what was answered within these minutes. Both tables grow in the order of time, so a summary of each
-- stretch of pages is enough: it costs a new row next to nothing and is a thousandth of an ordinary index.
CREATE INDEX CONCURRENTLY messages_arrived ON messages USING brin (created_at) WITH (pages_per_range = 32);
CREATE INDEX CONCURRENTLY message_receipts_at ON message_receipts USING brin (at) WITH (pages_per_range = 32);
