-- When a virus scanner found a file clean or refused it. Empty: nobody was asked, or there was no verdict.
ALTER TABLE attachments ADD COLUMN scanned_at timestamptz;
