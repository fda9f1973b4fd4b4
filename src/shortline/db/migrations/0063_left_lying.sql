-- When somebody read a conversation, so that what he opened and left is told from what he is at.
ALTER TABLE conversation_reads ADD COLUMN read_at timestamptz;
-- Set where its agent has seen what waits and left it; a process of the version before tells it as unseen.
ALTER TABLE offers ADD COLUMN left_at timestamptz;
