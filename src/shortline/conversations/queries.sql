-- name: lock_conversation
SELECT * FROM conversations WHERE id = :id FOR UPDATE;

-- name: find_conversation
SELECT * FROM conversations WHERE id = :id;

-- name: lock_by_identity
SELECT * FROM conversations WHERE inbox_id = :inbox_id AND identity_id = :identity_id FOR UPDATE;

-- name: add_conversation
INSERT INTO conversations (inbox_id, identity_id, contact_id, state, team_id, created_at, closed_at)
SELECT :inbox_id, :identity_id, :contact_id, :state, i.team_id, :now, CASE WHEN :state = 'closed' THEN :now::timestamptz END
FROM inboxes i WHERE i.id = :inbox_id
ON CONFLICT (inbox_id, identity_id) DO NOTHING
RETURNING *;

-- name: save_conversation
UPDATE conversations SET state = :state, snoozed_until = :snoozed_until, assignee_id = :assignee_id, team_id = :team_id,
  waiting_since = :waiting_since, waits_for_follow_up = :waits_for_follow_up, target_minutes = :target_minutes,
  answered_at = :answered_at, last_inbound_at = :last_inbound_at, window_opened_at = :window_opened_at,
  message_seq = :message_seq, last_message_id = :last_message_id, last_message_at = :last_message_at,
  has_failed = :has_failed, closed_at = :closed_at, version = version + 1
WHERE id = :id;

-- name: keep_entry_point
UPDATE conversations SET entry_point = :entry_point WHERE id = :id AND entry_point IS NULL;

-- name: find_open_case
SELECT id, first_answered_at FROM cases WHERE conversation_id = :conversation_id AND closed_at IS NULL;

-- name: open_case
INSERT INTO cases (conversation_id, assignee_id, team_id, opened_at)
VALUES (:conversation_id, :assignee_id, :team_id, :opened_at) RETURNING id;

-- name: add_message
INSERT INTO messages (conversation_id, inbox_id, case_id, seq, direction, kind, text, content, author_kind, author_agent_id,
  provider_id, provider_at, display_at, late, state, state_at, after_unconfirmed, reply_to_id, reply_to_provider_id,
  forwarded, referral, client_message_id, held_until, send_at, edited_at, deleted_at, journal_id, created_at)
VALUES (:conversation_id, :inbox_id, :case_id, :seq, :direction, :kind, :text, :content, :author_kind, :author_agent_id,
  :provider_id, :provider_at, :display_at, :late, :state, :now, :after_unconfirmed, :reply_to_id, :reply_to_provider_id,
  :forwarded, :referral, :client_message_id, :held_until, :send_at, :edited_at, :deleted_at, :journal_id, :now)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: add_attachment
INSERT INTO attachments (message_id, conversation_id, inbox_id, position, kind, voice, filename, mime, declared_mime, state,
                         provider_media_id, provider_sha256, created_at)
VALUES (:message_id, :conversation_id, :inbox_id, :position, :kind, :voice, :filename, :declared_mime, :declared_mime,
        'pending', :provider_media_id, :provider_sha256, :now)
RETURNING id;

-- name: find_by_provider_id
SELECT id, conversation_id, direction, kind, text, content, display_at, provider_at, edited_at, deleted_at, seq
FROM messages WHERE inbox_id = :inbox_id AND provider_id = :provider_id;

-- name: touch_inbox
-- At most twice a minute, and never waiting for another writer: this row is everybody's.
UPDATE inboxes SET last_inbound_at = :now
WHERE id = (SELECT id FROM inboxes WHERE id = :id AND coalesce(last_inbound_at < :before, true) FOR UPDATE SKIP LOCKED);

-- name: is_present
SELECT EXISTS (SELECT FROM agents WHERE id = :agent_id AND state = 'active' AND availability IN ('available', 'busy'));

-- name: is_blocked
SELECT is_blocked FROM contacts WHERE id = :contact_id;
