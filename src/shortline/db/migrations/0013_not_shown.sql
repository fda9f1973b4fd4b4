-- Understood, but nothing an agent could answer: kept and looked up by whoever wants to know, no alarm.
ALTER TABLE journal_items DROP CONSTRAINT journal_items_fate_check;
ALTER TABLE journal_items ADD CONSTRAINT journal_items_fate_check
  CHECK (fate IN ('quarantined', 'unrouted', 'not_shown', 'replayed'));
