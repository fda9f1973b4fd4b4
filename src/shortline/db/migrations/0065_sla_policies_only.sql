-- Nothing to add: the post half takes away what the policies replaced.
SELECT 1;
