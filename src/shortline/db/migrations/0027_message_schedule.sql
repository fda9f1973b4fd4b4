-- A message for later: what becomes of it when the customer writes first. NULL: it was not written for later.
ALTER TABLE outbox ADD COLUMN on_reply text CHECK (on_reply IN ('cancel', 'keep'));
