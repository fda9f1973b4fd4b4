-- For when only templates may be sent: {"name", "language", "header", "body", "buttons"}, its values with slots like wordings.
ALTER TABLE macros ADD COLUMN template jsonb;
-- The reply box may offer its wordings when a matter seems settled.
ALTER TABLE macros ADD COLUMN closing_line boolean NOT NULL DEFAULT false;
