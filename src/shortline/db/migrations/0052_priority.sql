-- How much hurries: of each case, and on its conversation that of its latest case, by which lists and routing go.
ALTER TABLE cases ADD COLUMN priority text NOT NULL DEFAULT 'normal';
ALTER TABLE conversations ADD COLUMN priority text NOT NULL DEFAULT 'normal';
