-- columns: contact
id, name, name_given, language, language_found, note, fields, is_blocked, marketing_stopped_at, is_demo, created_at, updated_at, own, segment_id

-- name: lock_keys
-- Taken before "find or create": two pictures of one album arrive at once, and only one may create the person.
SELECT pg_advisory_xact_lock(hashtextextended(name, 7)) FROM unnest(:names::text[]) WITH ORDINALITY AS n(name, place) ORDER BY place;

-- name: find_candidates
SELECT i.id, i.contact_id, i.channel, i.phone, i.user_id, i.username, i.profile_name, i.changed_at, i.change_note,
       i.first_seen_at, i.last_seen_at, c.name, c.name_given,
       (SELECT jsonb_agg(jsonb_build_array(k.kind, k.scope, k.value)) FROM identity_keys k WHERE k.identity_id = i.id) AS keys
FROM identities i JOIN contacts c ON c.id = i.contact_id
WHERE i.id IN (SELECT f.identity_id FROM identity_keys f
               JOIN unnest(:kinds::text[], :scopes::text[], :values::text[]) AS w(kind, scope, value)
                 ON f.channel = :channel AND f.kind = w.kind AND f.scope = w.scope AND f.value = w.value)
ORDER BY i.id;

-- name: add_people
-- Numbers are taken first, so that each name stays with its own address.
WITH given AS MATERIALIZED (
  SELECT nextval('contacts_id_seq') AS contact_id, nextval('identities_id_seq') AS id, w.*
  FROM unnest(:names::text[], :phones::text[], :user_ids::text[], :usernames::text[], :times::timestamptz[])
    WITH ORDINALITY AS w(name, phone, user_id, username, at, place)
), people AS (
  INSERT INTO contacts (id, name, is_demo, created_at, updated_at) OVERRIDING SYSTEM VALUE
  SELECT contact_id, name, :is_demo, at, at FROM given
), addresses AS (
  INSERT INTO identities (id, contact_id, channel, phone, user_id, username, profile_name, first_seen_at, last_seen_at)
  OVERRIDING SYSTEM VALUE
  SELECT id, contact_id, :channel::text, phone, user_id, username, name, at, at FROM given
)
SELECT place, id, contact_id, :channel::text AS channel, phone, user_id, username, name AS profile_name,
  NULL::timestamptz AS changed_at, '' AS change_note, at AS first_seen_at, at AS last_seen_at
FROM given;

-- name: add_keys
INSERT INTO identity_keys (identity_id, channel, scope, kind, value, first_seen_at, last_seen_at)
SELECT w.identity_id, :channel, w.scope, w.kind, w.value, w.at, w.at
FROM unnest(:identity_ids::bigint[], :kinds::text[], :scopes::text[], :values::text[], :times::timestamptz[])
  AS w(identity_id, kind, scope, value, at);

-- name: see_identities
UPDATE identities i SET last_seen_at = greatest(i.last_seen_at, w.at)
FROM unnest(:ids::bigint[], :times::timestamptz[]) AS w(id, at) WHERE i.id = w.id;

-- name: add_contact
INSERT INTO contacts (name, is_demo, created_at, updated_at) VALUES (:name, :is_demo, :now, :now) RETURNING id;

-- name: add_identity
INSERT INTO identities (contact_id, channel, phone, user_id, username, profile_name, changed_at, change_note,
                        first_seen_at, last_seen_at)
VALUES (:contact_id, :channel, :phone, :user_id, :username, :profile_name, :changed_at, :change_note, :now, :now)
RETURNING id;

-- name: claim_keys
-- A key belongs to one identity; the last payload that named it decides.
INSERT INTO identity_keys (identity_id, channel, scope, kind, value, first_seen_at, last_seen_at)
SELECT :identity_id, :channel, w.scope, w.kind, w.value, :now, :now
FROM unnest(:kinds::text[], :scopes::text[], :values::text[]) AS w(kind, scope, value)
ON CONFLICT (channel, scope, kind, value) DO UPDATE SET identity_id = :identity_id, last_seen_at = :now;

-- name: move_keys
UPDATE identity_keys SET identity_id = :target WHERE identity_id = :source;

-- name: save_identity
UPDATE identities SET phone = :phone, user_id = :user_id, username = :username, profile_name = :profile_name,
  changed_at = :changed_at, change_note = :change_note, last_seen_at = :now
WHERE id = :id;

-- name: link_identity
UPDATE identities SET contact_id = :contact_id, home_contact_id = NULL WHERE id = :id;

-- name: link_conversations
UPDATE conversations SET contact_id = :contact_id, version = version + 1 WHERE identity_id = :id RETURNING id;

-- name: continue_conversations
-- The joined identity's thread goes on under the identity that stays, unless that one has a thread there already.
UPDATE conversations c SET identity_id = :target, contact_id = :contact_id, version = version + 1
WHERE c.identity_id = :source
  AND NOT EXISTS (SELECT FROM conversations o WHERE o.inbox_id = c.inbox_id AND o.identity_id = :target)
RETURNING c.id;

-- name: name_contact
UPDATE contacts SET name = :name, updated_at = :now WHERE id = :id AND NOT name_given AND name <> :name;

-- name: find_demo_inbox
SELECT is_demo FROM inboxes WHERE id = :id;

-- name: find_identity
SELECT id, contact_id, channel, phone, user_id, username, profile_name, changed_at, change_note, first_seen_at, last_seen_at
FROM identities WHERE id = :id;

-- name: find_contact
SELECT id, name, name_given, language, language_found, note, fields, is_blocked, marketing_stopped_at, is_demo, created_at, updated_at, own, segment_id,
  (SELECT s.name FROM segments s WHERE s.id = segment_id) AS segment_name
FROM contacts WHERE id = :id;

-- name: lock_contact
SELECT id, name, name_given, language, note, fields, is_blocked, marketing_stopped_at, is_demo, created_at, updated_at
FROM contacts WHERE id = :id FOR UPDATE;

-- name: list_identities
-- Planned once.
SELECT i.id, i.contact_id, i.channel, i.phone, i.user_id, i.username, i.profile_name, i.changed_at, i.change_note,
  i.first_seen_at, i.last_seen_at,
  (SELECT jsonb_agg(jsonb_build_array(k.kind, k.value) ORDER BY k.id) FROM identity_keys k WHERE k.identity_id = i.id) AS keys,
  (SELECT c.inbox_id FROM conversations c WHERE c.identity_id = i.id ORDER BY c.last_message_at DESC NULLS LAST LIMIT 1) AS inbox_id
FROM identities i WHERE i.contact_id = ANY((SELECT :contact_ids::bigint[])::bigint[]) ORDER BY i.id;

-- name: save_contact
UPDATE contacts SET name = :name, name_given = :name_given, language = :language,
  language_found = language_found AND NOT :language_given, note = :note, fields = :fields,
  is_blocked = :is_blocked, updated_at = :now
WHERE id = :id;

-- name: is_alone_and_unnamed
SELECT NOT c.name_given AND (SELECT count(*) FROM identities i WHERE i.contact_id = c.id) = 1 FROM contacts c WHERE c.id = :id;

-- name: confirm_identity
UPDATE identities SET changed_at = NULL, change_note = '' WHERE id = :id;

-- name: set_marketing
UPDATE contacts SET marketing_stopped_at = :stopped_at, updated_at = :now WHERE id = :id;

-- name: give_name
UPDATE contacts SET name = :name, name_given = true, updated_at = :now WHERE id = :id AND NOT name_given;

-- name: set_blocked
UPDATE contacts SET is_blocked = :blocked, updated_at = :now WHERE id = :id AND is_blocked <> :blocked;

-- name: find_profile_name
SELECT profile_name FROM identities WHERE contact_id = :contact_id AND profile_name <> '' ORDER BY last_seen_at DESC LIMIT 1;

-- name: list_contacts
SELECT p.id, p.name, p.language, p.language_found, p.note, p.fields, p.is_blocked, p.marketing_stopped_at, p.is_demo, p.created_at,
       p.updated_at, p.segment_id, (SELECT s.name FROM segments s WHERE s.id = p.segment_id) AS segment_name, fold(p.name) AS sorted
FROM contacts p
WHERE (fold(p.name), p.id) > (:after_name::text, :after_id::bigint)
  AND EXISTS (SELECT FROM identities i WHERE i.contact_id = p.id)
ORDER BY fold(p.name), p.id LIMIT :limit;

-- name: search_contacts
-- A contact is found by the names of all it was joined from.
WITH RECURSIVE named(id) AS (
  SELECT c.id FROM contacts c WHERE fold(c.name) LIKE fold(:name)
  UNION SELECT m.into_id FROM named n JOIN contact_merges m ON m.from_id = n.id AND m.unmerged_at IS NULL)
SELECT p.id, p.name, p.language, p.language_found, p.note, p.fields, p.is_blocked, p.marketing_stopped_at, p.is_demo, p.created_at,
       p.updated_at, p.segment_id, (SELECT s.name FROM segments s WHERE s.id = p.segment_id) AS segment_name, fold(p.name) AS sorted
FROM contacts p
WHERE p.id IN (
    SELECT n.id FROM named n
    UNION SELECT i.contact_id FROM identities i WHERE lower(i.username) LIKE lower(:name)
    UNION SELECT i.contact_id FROM identities i WHERE :digits <> '' AND i.phone LIKE '%' || :digits || '%')
  AND EXISTS (SELECT FROM identities i WHERE i.contact_id = p.id)
  AND (fold(p.name), p.id) > (:after_name::text, :after_id::bigint)
ORDER BY fold(p.name), p.id LIMIT :limit;

-- name: lock_merges
SELECT pg_advisory_xact_lock(hashtextextended('contacts.merge', 7));

-- name: lock_contacts
SELECT {contact} FROM contacts WHERE id = ANY(:ids::bigint[]) ORDER BY id FOR UPDATE;

-- name: find_absorbing
SELECT into_id FROM contact_merges WHERE from_id = :id AND unmerged_at IS NULL;

-- name: add_merge
INSERT INTO contact_merges (into_id, from_id, reason, merged_by, merged_at) VALUES (:into_id, :from_id, :reason, :by, :now)
RETURNING id;

-- name: find_merge
SELECT id, into_id, from_id, unmerged_at FROM contact_merges WHERE id = :id;

-- name: end_merge
UPDATE contact_merges SET unmerged_at = :now, unmerged_by = :by WHERE id = :id;

-- name: list_children
SELECT m.id AS merge_id, {c.contact} FROM contact_merges m JOIN contacts c ON c.id = m.from_id
WHERE m.into_id = :id AND m.unmerged_at IS NULL ORDER BY m.id;

-- name: list_line_up
WITH RECURSIVE up(id, step) AS (
  SELECT :id::bigint, 0
  UNION ALL SELECT m.into_id, up.step + 1 FROM up JOIN contact_merges m ON m.from_id = up.id AND m.unmerged_at IS NULL)
SELECT id FROM up ORDER BY step;

-- name: list_line_down
WITH RECURSIVE down(id) AS (
  SELECT :id::bigint
  UNION ALL SELECT m.from_id FROM down JOIN contact_merges m ON m.into_id = down.id AND m.unmerged_at IS NULL)
SELECT id FROM down;

-- name: keep_own
UPDATE contacts SET own = :own WHERE id = :id;

-- name: save_joined
UPDATE contacts SET name = :name, name_given = :name_given, language = :language,
  language_found = false, note = :note, fields = :fields,
  is_blocked = :is_blocked, marketing_stopped_at = :marketing_stopped_at, own = :own, updated_at = :now,
  -- One that was removed since is nobody's.
  segment_id = (SELECT s.id FROM segments s WHERE s.id = :segment_id)
WHERE id = :id;

-- name: move_identities
UPDATE identities SET contact_id = :target, home_contact_id = coalesce(home_contact_id, contact_id)
WHERE contact_id = :source RETURNING id;

-- name: return_identities
UPDATE identities SET contact_id = :target, home_contact_id = nullif(home_contact_id, :target)
WHERE home_contact_id = ANY(:homes::bigint[]) RETURNING id;

-- name: share_home
-- Somebody's new number is at home where the old one is, also when that contact is joined with another.
UPDATE identities SET home_contact_id = (SELECT o.home_contact_id FROM identities o WHERE o.id = :old_id) WHERE id = :id;

-- name: follow_identities
UPDATE conversations c SET contact_id = i.contact_id, version = version + 1 FROM identities i
WHERE i.id = c.identity_id AND c.contact_id <> i.contact_id AND i.id = ANY(:ids::bigint[]) RETURNING c.id;

-- name: follow_strays
UPDATE conversations c SET contact_id = i.contact_id, version = version + 1
FROM identities i WHERE i.id = c.identity_id AND c.contact_id <> i.contact_id
  AND c.contact_id IN (SELECT from_id FROM contact_merges UNION SELECT into_id FROM contact_merges)
RETURNING c.id;

-- name: list_merges
-- Those that stand, of these contacts and of what they are made of; `shown_id` is the contact one sees.
WITH RECURSIVE inside(shown_id, id) AS (
  SELECT w.id, w.id FROM unnest(:contact_ids::bigint[]) AS w(id)
  UNION ALL SELECT i.shown_id, m.from_id FROM inside i JOIN contact_merges m ON m.into_id = i.id AND m.unmerged_at IS NULL)
SELECT i.shown_id, m.id, m.from_id, m.into_id, m.reason, m.merged_at, m.merged_by, a.name AS merged_by_name, c.name,
  ARRAY(SELECT d.id FROM identities d WHERE coalesce(d.home_contact_id, d.contact_id) = m.from_id ORDER BY d.id) AS identity_ids
FROM inside i
JOIN contact_merges m ON m.into_id = i.id AND m.unmerged_at IS NULL
JOIN contacts c ON c.id = m.from_id
LEFT JOIN agents a ON a.id = m.merged_by
ORDER BY m.id;

-- name: list_addresses
SELECT id FROM identities WHERE contact_id = :contact_id ORDER BY last_seen_at DESC, id DESC;

-- name: add_consents
INSERT INTO consents (identity_id, purpose, change, at, how, wording, proof, message_id, source, recorded_by, recorded_at)
SELECT w.id, :purpose, :change, :at, :how, :wording, :proof, :message_id, :source, :recorded_by, :now
FROM unnest(:identity_ids::bigint[]) AS w(id)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: list_consents
SELECT r.id, r.identity_id, r.purpose, r.change, r.at, r.how, r.wording, r.proof, r.message_id, r.source, r.recorded_by,
       r.recorded_at, a.name AS recorded_by_name
FROM consents r JOIN identities i ON i.id = r.identity_id LEFT JOIN agents a ON a.id = r.recorded_by
WHERE i.contact_id = :contact_id ORDER BY r.at DESC, r.id DESC;

-- name: lock_uploads
SELECT id, kind, mime FROM attachments
WHERE id = ANY(:ids::bigint[]) AND created_by = :agent_id AND message_id IS NULL AND state = 'ready' ORDER BY id FOR UPDATE;

-- name: copy_upload
-- Nobody's own: who added it could send it otherwise.
INSERT INTO attachments (kind, voice, filename, declared_mime, mime, size, sha256, object_key, thumb_key, width, height,
                         duration_ms, waveform, state, failure, scanned_at, created_at)
SELECT a.kind, a.voice, a.filename, a.declared_mime, a.mime, a.size, a.sha256, a.object_key, a.thumb_key, a.width, a.height,
       a.duration_ms, a.waveform, a.state, a.failure, a.scanned_at, :now
FROM attachments a WHERE a.id = :id RETURNING id;

-- name: add_proof
INSERT INTO consent_files (consent_id, attachment_id, position)
SELECT w.id, :attachment_id, :position FROM unnest(:consent_ids::bigint[]) AS w(id);

-- name: list_proofs
SELECT f.consent_id, t.id, t.filename, t.mime, t.size, t.kind
FROM consent_files f JOIN attachments t ON t.id = f.attachment_id
JOIN consents r ON r.id = f.consent_id JOIN identities i ON i.id = r.identity_id
WHERE i.contact_id = :contact_id ORDER BY f.consent_id, f.position;

-- name: list_standings
-- The latest line of each address and purpose; the latest of those is what stands.
SELECT DISTINCT ON (r.identity_id, r.purpose) r.id, r.purpose, r.change, r.at
FROM consents r JOIN identities i ON i.id = r.identity_id
WHERE i.contact_id = :contact_id ORDER BY r.identity_id, r.purpose, r.at DESC, r.id DESC;

-- name: find_phones
-- Whoever has one of these numbers as a key, in any spelling.
SELECT k.value, k.identity_id, i.contact_id, i.phone FROM identity_keys k JOIN identities i ON i.id = k.identity_id
WHERE k.channel = :channel AND k.scope = '' AND k.kind = 'phone' AND k.value = ANY(:values::text[]);
