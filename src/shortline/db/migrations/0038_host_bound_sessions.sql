-- Sessions begun over https have a cookie that only this host can have set (its name begins with __Host-). Such a session
-- is never let in by the plain name, which a neighbouring host could plant. Older ones keep theirs until they end.
ALTER TABLE sessions ADD COLUMN host_bound boolean NOT NULL DEFAULT false;
