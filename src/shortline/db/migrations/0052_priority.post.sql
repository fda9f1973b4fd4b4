-- Apart from the columns: to look at every row of the past would hold everybody up.
ALTER TABLE cases ADD CONSTRAINT cases_priority CHECK (priority IN ('low', 'normal', 'high', 'urgent')) NOT VALID;
ALTER TABLE conversations ADD CONSTRAINT conversations_priority
  CHECK (priority IN ('low', 'normal', 'high', 'urgent')) NOT VALID;
