-- When the customer was last shown that somebody writes: the provider shows it for 25 s, so we tell it every 20 at most.
ALTER TABLE conversations ADD COLUMN typing_at timestamptz;
