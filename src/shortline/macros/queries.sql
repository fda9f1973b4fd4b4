-- columns: macro
id, shortcut, name, language, owner_id, team_id, state, wordings, fixed, actions, template, closing_line, created_by, created_at, updated_at

-- name: find_macro
SELECT {macro} FROM macros WHERE id = :id;

-- name: lock_macro
SELECT {macro} FROM macros WHERE id = :id FOR UPDATE;

-- name: add_macro
INSERT INTO macros (shortcut, name, language, owner_id, team_id, state, wordings, fixed, actions, template, closing_line, created_by,
  created_at, updated_at)
VALUES (:shortcut, :name, :language, :owner_id, :team_id, :state, :wordings, :fixed, :actions, :template, :closing_line, :created_by,
  :now, :now)
RETURNING {macro};

-- name: list_taken_shortcuts
SELECT fold(shortcut) AS shortcut, language FROM macros WHERE owner_id IS NULL AND team_id IS NULL AND language IS NOT NULL;

-- name: save_macro
UPDATE macros SET shortcut = :shortcut, name = :name, language = :language, owner_id = :owner_id, team_id = :team_id,
  state = :state, wordings = :wordings, fixed = :fixed, actions = :actions, template = :template,
  closing_line = :closing_line, is_demo = false, updated_at = :now
WHERE id = :id RETURNING {macro};

-- name: remove_macro
DELETE FROM macros WHERE id = :id;

-- name: list_versions
-- The other language versions in use: what the same shortcut says to others, for the same people.
SELECT {macro} FROM macros
WHERE fold(shortcut) = fold(:shortcut) AND id <> :id AND state = 'active'
  AND owner_id IS NOT DISTINCT FROM :owner_id::bigint AND team_id IS NOT DISTINCT FROM :team_id::bigint
ORDER BY language NULLS FIRST, id FOR UPDATE;

-- name: switch_off
UPDATE macros SET state = 'disabled', updated_at = :now WHERE id = ANY(:ids::bigint[]);

-- name: list_macros
-- Those the reader may use, best first: the conversation's language and team, then by shortcut. `best` leaves one of each
-- macro's language versions: the conversation's own, its base, the one for every language, then whichever comes first.
SELECT * FROM (
  SELECT *, row_number() OVER (PARTITION BY sorted, owner_id, team_id ORDER BY rank, language, id) AS version FROM (
  SELECT {m.macro}, fold(m.shortcut) AS sorted,
    CASE WHEN :language::text IS NULL THEN 0 WHEN m.language = :language THEN 0
         WHEN split_part(m.language, '-', 1) = split_part(:language, '-', 1) THEN 2 WHEN m.language IS NULL THEN 4 ELSE 6 END
    + CASE WHEN m.team_id IS NOT NULL AND m.team_id IS DISTINCT FROM :team_id::bigint AND :ranked::boolean THEN 8
           WHEN m.team_id IS NULL AND :ranked THEN 1 ELSE 0 END AS rank
  FROM macros m
  WHERE m.state = :state AND (m.state = 'active' OR m.owner_id = :reader OR :sees_all::boolean)
    AND (m.owner_id = :reader OR m.owner_id IS NULL
         AND (:sees_all OR m.team_id IS NULL OR m.team_id = ANY(:team_ids::bigint[])))
    AND (:like::text = '' OR fold(m.shortcut) LIKE fold(:like) OR fold(m.name) LIKE '%' || fold(:like))
) versions
) found
WHERE (version = 1 OR NOT :best::boolean) AND (:after_id::bigint IS NULL OR (rank, sorted, id) > (:after_rank::int, :after_sorted::text, :after_id::bigint))
ORDER BY rank, sorted, id LIMIT :limit;

-- name: is_template
SELECT EXISTS (SELECT 1 FROM templates WHERE name = :name AND language = :language);

-- name: find_team
-- Held until the macro is written: a team that goes meanwhile waits.
SELECT id FROM teams WHERE id = :id FOR KEY SHARE;

-- name: list_values
-- What the variables stand for in these conversations, and whom they are with.
SELECT c.id AS conversation_id, c.contact_id, p.name AS contact_name, coalesce(p.language, a.locale) AS language, i.name AS inbox_name, coalesce(c.team_id, i.team_id) AS team_id,
  t.name AS team_name, a.name AS agent_name, o.organisation
FROM conversations c
JOIN contacts p ON p.id = c.contact_id
JOIN inboxes i ON i.id = c.inbox_id
JOIN installation o ON true
LEFT JOIN teams t ON t.id = coalesce(c.team_id, i.team_id)
LEFT JOIN agents a ON a.id = :agent_id
WHERE c.id = ANY(:conversation_ids::bigint[]);

-- name: lock_use
-- Holds the row, so two agents who answer the same person at once do not get the same wording.
INSERT INTO macro_uses (macro_id, contact_id, used_at) VALUES (:macro_id, :contact_id, :now)
ON CONFLICT (macro_id, contact_id) DO UPDATE SET used_at = excluded.used_at
RETURNING wording, digest;

-- name: add_wordings
-- A new wording begins where the least used one stands: it must not be everybody's answer until it has caught up.
INSERT INTO macro_wordings (macro_id, digest, given)
SELECT :macro_id, d.digest, coalesce((SELECT min(given) FROM macro_wordings WHERE macro_id = :macro_id
                                      AND digest = ANY(:digests::bytea[])), 0)
FROM unnest(:digests::bytea[]) AS d(digest) ORDER BY d.digest
ON CONFLICT DO NOTHING;

-- name: lock_wordings
SELECT digest, given FROM macro_wordings WHERE macro_id = :macro_id AND digest = ANY(:digests::bytea[])
ORDER BY digest FOR UPDATE;

-- name: count_given
UPDATE macro_wordings SET given = greatest(0, given + CASE WHEN digest = :digest THEN 1 ELSE -1 END)
WHERE macro_id = :macro_id AND digest IN (:digest, :instead);

-- name: save_use
UPDATE macro_uses SET wording = :wording, digest = :digest WHERE macro_id = :macro_id AND contact_id = :contact_id;

-- name: list_targets
-- What actions are about, and whether it is in use.
SELECT 'label' AS kind, id, name, color, archived_at IS NULL AS in_use FROM labels WHERE id = ANY(:labels::bigint[])
UNION ALL SELECT 'agent', id, name, NULL, state = 'active' FROM agents WHERE id = ANY(:agents::bigint[])
UNION ALL SELECT 'team', id, name, NULL, true FROM teams WHERE id = ANY(:teams::bigint[]);

-- name: list_file_ids
SELECT attachment_id FROM macro_files WHERE macro_id = :macro_id;

-- name: lock_usable_files
SELECT id FROM attachments
WHERE id = ANY(:ids::bigint[]) AND created_by = :agent_id AND message_id IS NULL AND state = 'ready' ORDER BY id FOR UPDATE;

-- name: clear_files
DELETE FROM macro_files WHERE macro_id = :macro_id;

-- name: add_files
-- They are the macro's from now on: nobody sends them away himself, only copies of them.
WITH given AS (UPDATE attachments SET created_by = NULL WHERE id = ANY(:ids::bigint[]))
INSERT INTO macro_files (macro_id, attachment_id, position)
SELECT :macro_id::bigint, f.id, f.place FROM unnest(:ids::bigint[]) WITH ORDINALITY AS f(id, place);

-- name: list_files
SELECT f.macro_id, a.id, a.filename, a.mime, a.size, a.kind FROM macro_files f JOIN attachments a ON a.id = f.attachment_id
WHERE f.macro_id = ANY(:macro_ids::bigint[]) ORDER BY f.macro_id, f.position;

-- name: copy_files
INSERT INTO attachments (kind, voice, filename, declared_mime, mime, size, sha256, object_key, thumb_key, width, height,
                         duration_ms, waveform, state, created_by, created_at)
SELECT a.kind, a.voice, a.filename, a.declared_mime, a.mime, a.size, a.sha256, a.object_key, a.thumb_key, a.width, a.height,
       a.duration_ms, a.waveform, a.state, :agent_id, :now
FROM macro_files f JOIN attachments a ON a.id = f.attachment_id WHERE f.macro_id = :macro_id ORDER BY f.position
RETURNING id, filename, mime, size, kind, voice;

-- name: add_sent
INSERT INTO macro_sent (message_id, macro_id, digest, conversation_id, at)
VALUES (:message_id, :macro_id, :digest, :conversation_id, :now) ON CONFLICT DO NOTHING;

-- name: find_private
-- By what this customer, or the agent who writes, would be known.
SELECT p.name, d.profile_name, d.username, d.phone, a.name AS agent_name
FROM conversations c
JOIN contacts p ON p.id = c.contact_id
JOIN identities d ON d.id = c.identity_id
LEFT JOIN agents a ON a.id = :agent_id
WHERE c.id = :conversation_id;

-- name: add_suggestion
-- One more time, or for the first time while there is room; what a lead has dismissed stays dismissed.
INSERT INTO macro_suggestions (macro_id, digest, wording, first_at, last_at)
SELECT :macro_id::bigint, :digest::bytea, :wording::text, :now::timestamptz, :now
WHERE (SELECT count(*) FROM macro_suggestions WHERE macro_id = :macro_id AND dismissed_at IS NULL AND digest <> :digest) < :most::bigint
ON CONFLICT (macro_id, digest) DO UPDATE SET times = macro_suggestions.times + 1, last_at = excluded.last_at;

-- name: list_suggestions
SELECT id, wording, times, last_at FROM macro_suggestions
WHERE macro_id = :macro_id AND dismissed_at IS NULL ORDER BY times DESC, last_at DESC, id LIMIT 20;

-- name: take_suggestion
DELETE FROM macro_suggestions WHERE id = :id AND macro_id = :macro_id AND dismissed_at IS NULL RETURNING wording;

-- name: dismiss_suggestion
UPDATE macro_suggestions SET dismissed_at = :now WHERE id = :id AND macro_id = :macro_id AND dismissed_at IS NULL;

-- name: list_sent
-- The newest messages of each wording, and what became of them: the customer's first words within `soon`, whether the case
-- was closed within `back` and no other followed for as long again, and whether he wanted no more of us.
SELECT s.digest, s.at, r.id IS NOT NULL AS answered, r.text AS reply,
  coalesce(k.closed_at <= s.at + :back::interval, false) AND NOT EXISTS (
    SELECT FROM cases n WHERE n.conversation_id = s.conversation_id AND n.id > k.id
      AND n.opened_at <= k.closed_at + :back) AS settled,
  EXISTS (SELECT FROM consents o WHERE o.identity_id = c.identity_id AND o.purpose = 'service' AND o.change = 'withdrawn'
            AND o.at > s.at AND o.at <= s.at + :soon::interval) AS opted_out
FROM unnest(:digests::bytea[]) AS w(digest)
CROSS JOIN LATERAL (
  SELECT t.message_id, t.digest, t.conversation_id, t.at FROM macro_sent t
  WHERE t.macro_id = :macro_id AND t.digest = w.digest ORDER BY t.at DESC LIMIT :most) s
JOIN messages m ON m.id = s.message_id AND m.state NOT IN ('undone', 'withheld', 'failed')
JOIN conversations c ON c.id = s.conversation_id
LEFT JOIN cases k ON k.id = m.case_id
LEFT JOIN LATERAL (
  SELECT i.id, i.text FROM messages i
  WHERE i.conversation_id = s.conversation_id AND i.direction = 'in' AND i.kind <> 'system'
    AND i.display_at > s.at AND i.display_at <= s.at + :soon
  ORDER BY i.display_at, i.seq LIMIT 1) r ON true;
