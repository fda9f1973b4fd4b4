-- What people said about being written to: one line each time, never changed. What stands now is the latest line.
-- A line belongs to an address, not to a contact: when contacts are joined or parted it goes where its address goes.
CREATE TABLE consents (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  identity_id bigint NOT NULL REFERENCES identities,
  purpose text NOT NULL CHECK (purpose IN ('service', 'marketing')),
  change text NOT NULL CHECK (change IN ('given', 'withdrawn')),
  at timestamptz NOT NULL,                   -- when the person said so
  how text NOT NULL CHECK (how IN ('written', 'form', 'phone', 'counter', 'setting', 'import', 'other')),
  wording text NOT NULL,                     -- the exact words agreed to, or said
  proof text NOT NULL DEFAULT '',            -- where it can be looked up: a form's number, a file, a recording
  message_id bigint,                         -- the customer's own message, where that is the proof
  source text NOT NULL CHECK (source IN ('agent', 'api', 'contact', 'channel', 'system')),
  recorded_by bigint REFERENCES agents ON DELETE SET NULL,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX consents_latest ON consents (identity_id, purpose, at DESC, id DESC);
-- The same news told twice is one line.
CREATE UNIQUE INDEX consents_message ON consents (message_id, purpose) WHERE message_id IS NOT NULL;
CREATE UNIQUE INDEX consents_setting ON consents (identity_id, purpose, change, at) WHERE how = 'setting';

CREATE FUNCTION consents_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Only the account of whoever wrote it down may go.
  IF to_jsonb(NEW) - 'recorded_by' IS DISTINCT FROM to_jsonb(OLD) - 'recorded_by' OR NEW.recorded_by IS NOT NULL THEN
    RAISE EXCEPTION 'a line about consent is never changed; write another one';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consents_are_kept BEFORE UPDATE ON consents FOR EACH ROW EXECUTE FUNCTION consents_are_kept();

-- An opt-out is confirmed once, whoever tries again; the message that does it names the line.
CREATE TABLE consent_confirmations (
  consent_id bigint PRIMARY KEY REFERENCES consents ON DELETE CASCADE,
  at timestamptz NOT NULL
);
ALTER TABLE outbox ADD COLUMN confirms_consent bigint REFERENCES consents;

-- What the channel told about marketing before there was a ledger.
INSERT INTO consents (identity_id, purpose, change, at, how, wording, source, recorded_at)
SELECT i.id, 'marketing', 'withdrawn', c.marketing_stopped_at, 'setting', '', 'channel', c.marketing_stopped_at
FROM contacts c JOIN identities i ON c.id IN (i.contact_id, i.home_contact_id)
WHERE c.marketing_stopped_at IS NOT NULL
ON CONFLICT DO NOTHING;
