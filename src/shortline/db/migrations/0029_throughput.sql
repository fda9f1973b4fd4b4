-- How many messages a second the provider allows a number, as it says itself; pacers.per_second is what a lead chose.
ALTER TABLE inboxes ADD COLUMN throughput text NOT NULL DEFAULT ''     -- '': it has not said
  CHECK (throughput IN ('', 'coexistence', 'ordinary', 'upgraded'));
