-- name: add_ready
INSERT INTO attachments (kind, voice, filename, declared_mime, mime, size, sha256, object_key, thumb_key, width, height,
                         duration_ms, waveform, state, failure, scanned_at, created_by, created_at)
VALUES (:kind, :voice, :filename, :declared_mime, :mime, :size, :sha256, :object_key, :thumb_key, :width, :height,
        :duration_ms, :waveform, 'ready', :failure, :scanned_at, :created_by, :now)
RETURNING id;

-- name: find
SELECT a.id, a.message_id, a.conversation_id, a.inbox_id, a.position, a.kind, a.voice, a.filename, a.mime,
       a.declared_mime, a.size, a.sha256, a.object_key, a.thumb_key, a.width, a.height, a.duration_ms, a.waveform,
       a.state, a.failure, a.scanned_at, a.provider_media_id, a.provider_sha256, a.uploads, a.created_by, a.created_at
FROM attachments a WHERE a.id = :id;

-- name: list_unscanned
-- In no order: a file the scanner never takes must not stand before its neighbours for ever.
SELECT a.id, a.message_id, a.conversation_id, a.inbox_id, a.position, a.kind, a.voice, a.filename, a.mime,
       a.declared_mime, a.size, a.sha256, a.object_key, a.thumb_key, a.width, a.height, a.duration_ms, a.waveform,
       a.state, a.failure, a.scanned_at, a.provider_media_id, a.provider_sha256, a.uploads, a.created_by, a.created_at
FROM attachments a WHERE a.failure = 'not_scanned' ORDER BY random() LIMIT :most;

-- name: save_verdict
UPDATE attachments SET state = :state, failure = :failure, scanned_at = coalesce(:scanned_at, scanned_at)
WHERE id = :id AND state = :was;

-- name: save_ready
UPDATE attachments
SET state = :state, failure = :failure, scanned_at = :scanned_at, kind = :kind, filename = :filename, mime = :mime, size = :size, sha256 = :sha256,
    object_key = :object_key, thumb_key = :thumb_key, width = :width, height = :height, duration_ms = :duration_ms,
    waveform = :waveform
WHERE id = :id AND state IN ('pending', 'failed') AND failure <> 'not_scanned';

-- name: save_state
UPDATE attachments SET state = :state, failure = :failure WHERE id = :id AND state <> 'ready' AND failure <> 'not_scanned';

-- name: save_pending
UPDATE attachments SET state = 'pending', failure = '' WHERE id = :id AND state IN ('failed', 'expired', 'refused');

-- name: bump_message
UPDATE messages SET version = version + 1 WHERE id = :id;

-- name: list_forgotten
SELECT id, object_key, thumb_key FROM attachments
WHERE message_id IS NULL AND created_at < :before
  AND NOT EXISTS (SELECT FROM drafts d WHERE attachments.id = ANY(d.media_ids))
  AND NOT EXISTS (SELECT FROM macro_files f WHERE f.attachment_id = attachments.id)
  AND NOT EXISTS (SELECT FROM consent_files f WHERE f.attachment_id = attachments.id)
ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED;

-- name: count_object
SELECT count(*) FROM attachments WHERE object_key = :key OR thumb_key = :key;

-- name: remove
DELETE FROM attachments WHERE id = :id AND message_id IS NULL;

-- name: is_proof
SELECT EXISTS (SELECT FROM consent_files WHERE attachment_id = :id);

-- name: conversation_facts
SELECT c.assignee_id, c.team_id, i.team_id AS inbox_team_id
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id WHERE c.id = :id;
