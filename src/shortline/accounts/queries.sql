-- name: find_session
SELECT s.id, s.agent_id, s.last_seen_at, s.host_bound, a.role,
       ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids
FROM sessions s JOIN agents a ON a.id = s.agent_id
WHERE s.token_hash = :digest AND s.ended_at IS NULL AND s.expires_at > :now AND s.last_seen_at > :idle_since
  AND a.state = 'active';

-- name: find_token
SELECT t.id, t.agent_id, t.scopes, t.last_used_at, a.role,
       ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids
FROM api_tokens t JOIN agents a ON a.id = t.agent_id
WHERE t.token_hash = :digest AND t.revoked_at IS NULL AND a.state = 'active';

-- name: list_sessions_again
-- An open socket is use: only ending and age count here, not idling.
SELECT s.id, s.agent_id, a.role, ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids
FROM sessions s JOIN agents a ON a.id = s.agent_id
WHERE s.id = ANY(:ids::bigint[]) AND s.ended_at IS NULL AND s.expires_at > :now AND a.state = 'active';

-- name: list_tokens_again
SELECT t.id, t.agent_id, t.scopes, a.role, ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids
FROM api_tokens t JOIN agents a ON a.id = t.agent_id
WHERE t.id = ANY(:ids::bigint[]) AND t.revoked_at IS NULL AND a.state = 'active';

-- name: find_working
SELECT a.id, a.role, ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids
FROM agents a WHERE a.id = :id AND a.state = 'active';

-- name: touch_session
UPDATE sessions SET last_seen_at = :now
WHERE id = (SELECT id FROM sessions WHERE id = :id AND last_seen_at < :now FOR UPDATE SKIP LOCKED);

-- name: touch_token
UPDATE api_tokens SET last_used_at = :now
WHERE id = (SELECT id FROM api_tokens WHERE id = :id AND coalesce(last_used_at < :now, true) FOR UPDATE SKIP LOCKED);

-- name: add_session
INSERT INTO sessions (token_hash, agent_id, created_at, last_seen_at, expires_at, address, user_agent, host_bound)
VALUES (:digest, :agent_id, :now, :now, :expires_at, :address, :user_agent, :host_bound) RETURNING id;

-- name: list_sessions
SELECT id, created_at, last_seen_at, expires_at, address, user_agent FROM sessions
WHERE agent_id = :agent_id AND ended_at IS NULL AND expires_at > :now AND last_seen_at > :idle_since
ORDER BY last_seen_at DESC, id DESC LIMIT 100;

-- name: end_session
UPDATE sessions SET ended_at = :now WHERE id = :id AND agent_id = :agent_id AND ended_at IS NULL;

-- name: end_sessions
UPDATE sessions SET ended_at = :now
WHERE agent_id = :agent_id AND ended_at IS NULL AND id IS DISTINCT FROM :but::bigint;

-- name: forget_old_sessions
DELETE FROM sessions WHERE agent_id = :agent_id AND expires_at < :before;

-- name: count_attempt
-- The failure is counted before the password is looked at, and given back when it was right: parallel guesses all count.
INSERT INTO login_attempts AS l (key, failures, window_started_at) VALUES (:key, 1, :now)
ON CONFLICT (key) DO UPDATE SET
  failures = CASE WHEN l.window_started_at > :window_since THEN l.failures + 1 ELSE 1 END,
  window_started_at = CASE WHEN l.window_started_at > :window_since THEN l.window_started_at ELSE :now END,
  blocked_until = CASE WHEN l.window_started_at > :window_since AND l.failures + 1 >= :limit
                       THEN l.window_started_at + :window::interval END
RETURNING failures, window_started_at;

-- name: forget_attempts
DELETE FROM login_attempts WHERE key = :key;

-- name: give_back_attempt
UPDATE login_attempts SET failures = greatest(failures - 1, 0) WHERE key = :key;

-- name: forget_old_attempts
DELETE FROM login_attempts WHERE key IN
  (SELECT key FROM login_attempts WHERE window_started_at < :before LIMIT 100 FOR UPDATE SKIP LOCKED);

-- name: find_sign_in
SELECT id, password_hash, state FROM agents WHERE lower(email) = lower(:email);

-- name: lock_password
SELECT id, name, email, password_hash, state FROM agents WHERE id = :id FOR UPDATE;

-- name: set_password
UPDATE agents SET password_hash = :password_hash, updated_at = :now WHERE id = :id;

-- name: lock_installation
SELECT organisation FROM installation FOR UPDATE;

-- name: find_organisation
SELECT organisation FROM installation;

-- name: name_organisation
UPDATE installation SET organisation = :organisation;

-- name: has_owner
SELECT EXISTS (SELECT FROM agents WHERE role = 'owner');

-- name: add_agent
INSERT INTO agents (name, email, password_hash, role, locale, created_at, updated_at)
VALUES (:name, :email, :password_hash, :role, :locale, :now, :now)
ON CONFLICT (lower(email)) DO NOTHING
RETURNING id;

-- name: list_agents
SELECT a.id, a.name, a.email, a.role, a.state, a.availability, a.locale, a.theme, a.prefs, a.is_demo, a.created_at,
       ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id ORDER BY m.team_id) AS team_ids,
       (SELECT max(s.last_seen_at) FROM sessions s WHERE s.agent_id = a.id) AS last_seen_at,
       NOT EXISTS (SELECT FROM agent_presence p WHERE p.agent_id = a.id AND NOT p.is_away) AS is_away
FROM agents a WHERE a.id > :after ORDER BY a.id LIMIT :limit;

-- name: find_agent
SELECT a.id, a.name, a.email, a.role, a.state, a.availability, a.locale, a.theme, a.prefs, a.is_demo, a.created_at,
       ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id ORDER BY m.team_id) AS team_ids,
       (SELECT max(s.last_seen_at) FROM sessions s WHERE s.agent_id = a.id) AS last_seen_at,
       NOT EXISTS (SELECT FROM agent_presence p WHERE p.agent_id = a.id AND NOT p.is_away) AS is_away
FROM agents a WHERE a.id = :id;

-- name: lock_owners
SELECT id FROM agents WHERE role = 'owner' AND state = 'active' ORDER BY id FOR UPDATE;

-- name: lock_agent
SELECT id, role, state FROM agents WHERE id = :id FOR UPDATE;

-- name: save_agent
UPDATE agents SET
  name = coalesce(:name::text, name), role = coalesce(:role::text, role), state = coalesce(:state::text, state),
  updated_at = :now
WHERE id = :id;

-- name: save_me
UPDATE agents SET
  name = coalesce(:name::text, name), locale = coalesce(:locale::text, locale), theme = coalesce(:theme::text, theme),
  availability = coalesce(:availability::text, availability), prefs = coalesce(:prefs::jsonb, prefs), updated_at = :now
WHERE id = :id;

-- name: add_invitation
INSERT INTO invitations (token_hash, email, name, role, team_ids, invited_by, created_at, expires_at)
VALUES (:digest, :email, :name, :role, :team_ids, :invited_by, :now, :expires_at) RETURNING id;

-- name: withdraw_invitations_to
DELETE FROM invitations WHERE lower(email) = lower(:email) AND used_at IS NULL;

-- name: list_invitations
SELECT i.id, i.email, i.name, i.role, i.team_ids, i.created_at, i.expires_at, a.name AS invited_by_name
FROM invitations i LEFT JOIN agents a ON a.id = i.invited_by
WHERE i.used_at IS NULL AND i.expires_at > :now AND i.id > :after ORDER BY i.id LIMIT :limit;

-- name: find_invitation
SELECT i.id, i.email, i.name, i.role, i.expires_at, a.name AS invited_by_name
FROM invitations i LEFT JOIN agents a ON a.id = i.invited_by
WHERE i.token_hash = :digest AND i.used_at IS NULL AND i.expires_at > :now;

-- name: use_invitation
-- Check and act in one statement: of two parallel uses the second finds nothing.
UPDATE invitations SET used_at = :now
WHERE token_hash = :digest AND used_at IS NULL AND expires_at > :now
RETURNING id, email, name, role, team_ids;

-- name: settle_invitation
UPDATE invitations SET agent_id = :agent_id WHERE id = :id;

-- name: withdraw_invitation
DELETE FROM invitations WHERE id = :id AND used_at IS NULL;

-- name: drop_resets
DELETE FROM password_resets WHERE agent_id = :agent_id AND used_at IS NULL;

-- name: add_reset
INSERT INTO password_resets (token_hash, agent_id, made_by, created_at, expires_at)
VALUES (:digest, :agent_id, :made_by, :now, :expires_at);

-- name: find_reset
SELECT r.agent_id, a.name, a.email, r.expires_at FROM password_resets r JOIN agents a ON a.id = r.agent_id
WHERE r.token_hash = :digest AND r.used_at IS NULL AND r.expires_at > :now AND a.state = 'active';

-- name: use_reset
-- Check and act in one statement: of two parallel uses the second finds nothing.
UPDATE password_resets r SET used_at = :now FROM agents a
WHERE a.id = r.agent_id AND a.state = 'active' AND r.token_hash = :digest AND r.used_at IS NULL AND r.expires_at > :now
RETURNING r.agent_id;

-- name: add_token
INSERT INTO api_tokens (agent_id, name, token_hash, prefix, scopes, created_at)
VALUES (:agent_id, :name, :digest, :prefix, :scopes, :now) RETURNING id;

-- name: list_tokens
SELECT t.id, t.name, t.prefix, t.scopes, t.created_at, t.last_used_at, t.agent_id, a.name AS agent_name
FROM api_tokens t JOIN agents a ON a.id = t.agent_id
WHERE t.revoked_at IS NULL AND t.id > :after ORDER BY t.id LIMIT :limit;

-- name: revoke_token
UPDATE api_tokens SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL;

-- name: revoke_tokens
UPDATE api_tokens SET revoked_at = :now WHERE agent_id = :agent_id AND revoked_at IS NULL;

-- name: list_teams
SELECT t.id, t.name, t.is_demo, t.created_at,
       ARRAY(SELECT m.agent_id FROM team_members m WHERE m.team_id = t.id ORDER BY m.agent_id) AS member_ids
FROM teams t WHERE t.id > :after ORDER BY t.id LIMIT :limit;

-- name: find_team
SELECT t.id, t.name, t.is_demo, t.created_at,
       ARRAY(SELECT m.agent_id FROM team_members m WHERE m.team_id = t.id ORDER BY m.agent_id) AS member_ids
FROM teams t WHERE t.id = :id;

-- name: add_team
INSERT INTO teams (name, is_demo, created_at) VALUES (:name, :is_demo, :now)
ON CONFLICT (lower(name)) DO NOTHING RETURNING id;

-- name: lock_team
SELECT id, name FROM teams WHERE id = :id FOR UPDATE;

-- name: rename_team
UPDATE teams SET name = :name WHERE id = :id;

-- name: remove_team
DELETE FROM teams WHERE id = :id;

-- name: list_inboxes_of_team
SELECT name FROM inboxes WHERE team_id = :id ORDER BY name LIMIT 3;

-- name: list_macros_of_team
SELECT shortcut FROM macros WHERE team_id = :id ORDER BY shortcut LIMIT 3;

-- name: list_unknown_teams
SELECT wanted.id FROM unnest(:team_ids::bigint[]) AS wanted(id) WHERE NOT EXISTS (SELECT FROM teams t WHERE t.id = wanted.id);

-- name: list_unknown_agents
SELECT wanted.id FROM unnest(:agent_ids::bigint[]) AS wanted(id) WHERE NOT EXISTS (SELECT FROM agents a WHERE a.id = wanted.id);

-- name: clear_members
DELETE FROM team_members WHERE team_id = :team_id AND agent_id <> ALL(:agent_ids::bigint[]);

-- name: add_members
INSERT INTO team_members (team_id, agent_id) SELECT :team_id, unnest(:agent_ids::bigint[]) ON CONFLICT DO NOTHING;

-- name: clear_teams_of
DELETE FROM team_members WHERE agent_id = :agent_id AND team_id <> ALL(:team_ids::bigint[]);

-- name: add_teams_of
INSERT INTO team_members (team_id, agent_id) SELECT unnest(:team_ids::bigint[]), :agent_id ON CONFLICT DO NOTHING;

-- name: note_seen
-- Whoever comes for the first time was away until now.
INSERT INTO agent_presence AS p (agent_id, seen_at, active_at, is_away)
SELECT a.id, :now, coalesce(w.active_at, :now), true
FROM unnest(:agent_ids::bigint[], :active_ats::timestamptz[]) AS w(agent_id, active_at) JOIN agents a ON a.id = w.agent_id
ORDER BY a.id
ON CONFLICT (agent_id) DO UPDATE SET seen_at = greatest(p.seen_at, excluded.seen_at),
  active_at = CASE WHEN excluded.agent_id = ANY(:quiet_ids::bigint[]) THEN p.active_at ELSE greatest(p.active_at, excluded.active_at) END;

-- name: settle_presence
UPDATE agent_presence p SET is_away = NOT p.is_away FROM agents a, work_rules r
WHERE a.id = p.agent_id AND p.is_away
  <> (p.seen_at <= :gone_since OR p.active_at <= :now::timestamptz - make_interval(mins => r.idle_minutes))
RETURNING p.agent_id, p.is_away, a.availability;
