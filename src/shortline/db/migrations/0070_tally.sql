-- Nothing but an index, which is built beside those who write.
SELECT;
