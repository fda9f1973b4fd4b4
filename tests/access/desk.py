"""A desk with one conversation that only its team may know of, and everybody who could come and ask for it."""

import io
import re
from dataclasses import dataclass
from typing import Any

import httpx
from PIL import Image

from shortline.accounts import invitations, sessions, tokens
from shortline.accounts.actor import Actor, Role, Scope
from shortline.api.runtime import Runtime
from shortline.channels.event_parts import SenderKeys
from shortline.contacts import merge
from shortline.db import Database
from shortline.inbound.journal import Journal
from shortline.media import upload
from tests import cast
from tests.access.table import Entry

CANARY = re.compile("canary|31687654321|87654321", re.I)
PERSON = SenderKeys(wa_id="31687654321", profile_name="Carla Canary")
WATCHED = ("agents", "sla_policies", "api_tokens", "attachments", "calendars", "cases", "case_fields", "case_items",
           "case_ties", "reason_checklists", "handovers", "conversation_followers", "mentions", "bulk_changes",
           "answer_runs", "answer_run_copies",
           "consent_imports", "consents", "overnight", "overnight_stays", "contacts", "conversation_labels", "conversations",
           "agent_work", "routing", "work_rules", "drafts", "inboxes", "installation",
           "invitations", "jobs_set_aside", "journal", "labels",
           "macro_suggestions", "macros", "messages", "organisation", "outbound", "reasons", "segments", "shifts", "teams",
           "templates", "time_rules", "time_rule_runs")  # fmt: skip


@dataclass(frozen=True)
class Caller:
    """Somebody who asks. `actor` is what the table of permissions judges; None: nobody who works here."""

    name: str
    actor: Actor | None
    agent_id: int | None = None
    token: str | None = None  # a fixed one; sessions are started anew for every request
    in_team: bool = False
    is_owner_of_things: bool = False

    @property
    def sees_all(self) -> bool:
        return self.actor is not None and self.actor.role is not None and self.actor.role.rank >= Role.LEAD.rank


@dataclass
class Closed:
    """The desk: what its closed conversation consists of, by the names that paths and bodies use."""

    db: Database
    client: httpx.AsyncClient
    ids: dict[str, str]
    callers: list[Caller]

    async def ask(self, caller: Caller, operation: str, entry: Entry, **ids: str) -> httpx.Response:
        """The operation in this caller's name, about the closed things, or about those named."""
        method, path = operation.split(" ")
        known = self.ids | {name: self.ids[other] for name, other in entry.names.items()} | ids
        headers = {}
        if token := caller.token or await self._session(caller):
            headers["authorization"] = f"Bearer {token}"
        more: dict[str, Any] = {}
        if entry.body is not None:
            more["json"] = {key: filled(value, known) for key, value in entry.body.items()}
        if operation in ("POST /media", "POST /consent-lists"):
            more = {"files": {"file": ("a.txt", b"+31612345678", "text/plain")}}
        self.client.cookies.clear()
        return await self.client.request(
            method,
            f"/api/v1{path.format(**known)}",
            headers=headers,
            params={key: filled(value, known) for key, value in entry.params.items()},
            **more,
        )

    async def _session(self, caller: Caller) -> str | None:
        if caller.agent_id is None:
            return None
        async with self.db.transaction() as tx:
            return (await sessions.start(tx, caller.agent_id, now=cast.NOW)).token

    async def contents(self) -> dict[str, list[str]]:
        """Every row of what strangers must not change; when a token was used last is no such thing."""
        async with self.db.reading() as tx:
            tables = {row[0] for row in await tx.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
            return {
                name: sorted(
                    row[0] for row in await tx.fetch(f"SELECT (to_jsonb(t) - 'last_used_at')::text FROM {name} t")
                )
                for name in WATCHED
                if name in tables
            }


def filled(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [filled(each, ids) for each in value]
    return value.format(**ids) if isinstance(value, str) else value


async def build(db: Database, client: httpx.AsyncClient, runtime: Runtime) -> Closed:
    ours, theirs = await cast.team(db, name="Ours"), await cast.team(db, name="Theirs")
    owner = await cast.agent(db, name="Olga Owner", role=Role.OWNER)
    people = {
        "a colleague": await cast.agent(db, team_ids=(ours,)),
        "an agent of another team": await cast.agent(db, team_ids=(theirs,)),
        "a lead": await cast.agent(db, role=Role.LEAD),
        "an admin": await cast.agent(db, role=Role.ADMIN),
        "an owner": owner,
    }
    colleague, stranger = people["a colleague"], people["an agent of another team"]
    gone = await cast.agent(db, name="Gone", role=Role.ADMIN, team_ids=(ours,))
    inbox = await cast.inbox(db, team_id=ours)
    conversation_id, message_id = await cast.inbound_text(
        db, inbox, "the canary sings", sender=PERSON, kind="image", attachments=(cast.picture(),)
    )
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    prepared = await upload.prepare(
        runtime.store, runtime.settings, picture.getvalue(), filename="canary.png", declared="image/png", voice=False
    )
    journal = await Journal(db).start()
    await journal.append("whatsapp", inbox.id, cast.NOW, b'{"canary": 1}')
    await journal.stop()
    async with db.transaction() as tx:
        made = await upload.add(tx, prepared, agent_id=colleague.agent_id, now=cast.NOW)
        await tx.execute("DELETE FROM attachments WHERE message_id = $1", message_id)
        await tx.execute("UPDATE attachments SET message_id = $1, conversation_id = $2", message_id, conversation_id)
        await tx.execute("UPDATE conversations SET team_id = $1, assignee_id = $2", ours, colleague.agent_id)
        ids = dict(await tx.fetchrow("SELECT contact_id, identity_id FROM conversations"))
        ids["macro_id"] = await tx.fetchval(
            "INSERT INTO macros (shortcut, name, owner_id, wordings, template, created_by, created_at, updated_at)"
            " VALUES ('canary', 'Canary', $1, '{canary words}', $3, $1, $2, $2) RETURNING id",
            colleague.agent_id, cast.NOW, {"name": "canary", "language": "en"},
        )  # fmt: skip
        ids["label_id"] = await tx.fetchval(
            "INSERT INTO labels (name, color, created_at, updated_at) VALUES ('Refund', 'red', $1, $1) RETURNING id",
            cast.NOW,
        )
        ids["segment_id"] = await tx.fetchval(
            "INSERT INTO segments (name, place, created_at, updated_at) VALUES ('Press', 1, $1, $1) RETURNING id",
            cast.NOW,
        )
        ids["reason_id"] = await tx.fetchval(
            "INSERT INTO reasons (name, created_at, updated_at) VALUES ('Late', $1, $1) RETURNING id", cast.NOW
        )
        ids["field_id"] = await tx.fetchval(
            "INSERT INTO case_fields (name, kind, place, created_at, updated_at)"
            " VALUES ('Order', 'text', 1, $1, $1) RETURNING id",
            cast.NOW,
        )
        ids["case_id"] = await tx.fetchval("SELECT id FROM cases")
        ids["item_id"] = await tx.fetchval(
            "INSERT INTO case_items (case_id, text, made_at) VALUES ($1, 'Call the canary', $2) RETURNING id",
            ids["case_id"], cast.NOW,
        )  # fmt: skip
        ids["other_case_id"] = await tx.fetchval(
            "INSERT INTO cases (conversation_id, opened_at, closed_at) VALUES ($1, $2, $2) RETURNING id",
            conversation_id, cast.NOW,
        )  # fmt: skip
        ids["tie_id"] = await tx.fetchval(
            "INSERT INTO case_ties (kind, case_id, other_id, made_at) VALUES ('linked', $1, $2, $3) RETURNING id",
            ids["case_id"], ids["other_case_id"], cast.NOW,
        )  # fmt: skip
        ids["handover_id"] = await tx.fetchval(
            "INSERT INTO handovers (conversation_id, kind, address, due_at, summary, made_at) "
            "VALUES ($1, 'call_back', 'canary', $2, 'canary', $2) RETURNING id",
            conversation_id, cast.NOW,
        )  # fmt: skip
        ids["bulk_id"] = await tx.fetchval(
            "INSERT INTO bulk_changes (agent_id, kept, at) VALUES ($1, '[]', $2) RETURNING id",
            colleague.agent_id, cast.NOW,
        )  # fmt: skip
        ids["shared_macro_id"] = await tx.fetchval(
            "INSERT INTO macros (shortcut, name, wordings, created_at, updated_at)"
            " VALUES ('many', 'many', $1, $2, $2) RETURNING id",
            ["One answer.", "An answer.", "Some answer."], cast.NOW,
        )  # fmt: skip
        ids["answer_run_id"] = await tx.fetchval(
            "INSERT INTO answer_runs (agent_id, client_id, macro_name, started_at)"
            " VALUES ($1, gen_random_uuid(), 'canary', $2) RETURNING id",
            colleague.agent_id, cast.NOW,
        )  # fmt: skip
        await tx.execute(
            "INSERT INTO answer_run_copies (run_id, conversation_id, place, seen_seq) VALUES ($1, $2, 1, 1)",
            ids["answer_run_id"], conversation_id,
        )  # fmt: skip
        ids["question_id"] = await tx.fetchval(
            "INSERT INTO questions (name, facts, updated_at) VALUES ('A repair', '{order}', $1) RETURNING id", cast.NOW
        )
        await tx.executemany(
            "INSERT INTO routing (team_id, inbox_id, mode, updated_at) VALUES ($1, $2, 'manual', $3)",
            [(None, None, cast.NOW), (ours, None, cast.NOW), (None, inbox.id, cast.NOW)],
        )
        await tx.executemany(
            "INSERT INTO sla_policies (name, team_ids, inbox_ids, first_minutes, follow_up_minutes, live_minutes, updated_at)"
            " VALUES ($1, $2, $3, 40, 50, 6, $4)",
            [("", [], [], cast.NOW), ("Ours", [ours], [], cast.NOW), ("Its", [], [inbox.id], cast.NOW)],
        )
        ids["policy_id"] = await tx.fetchval(
            "INSERT INTO sla_policies (name, priorities, first_minutes, updated_at) VALUES ('Calm', '{low}', 60, $1)"
            " RETURNING id",
            cast.NOW,
        )
        await tx.executemany(
            "INSERT INTO calendars (team_id, inbox_id, zone, week, updated_at) VALUES ($1, $2, 'Europe/Riga', '[]', $3)",
            [(None, None, cast.NOW), (ours, None, cast.NOW), (None, inbox.id, cast.NOW)],
        )
        await tx.execute(
            "INSERT INTO shifts (agent_id, zone, week, updated_at) VALUES ($1, 'Europe/Riga', '[]', $2)",
            colleague.agent_id, cast.NOW,
        )  # fmt: skip
        ids["night_team_id"] = await tx.fetchval(
            "INSERT INTO teams (name, created_at) VALUES ('Nights', $1) RETURNING id", cast.NOW
        )
        await tx.execute(
            "INSERT INTO calendars (team_id, zone, week, updated_at) VALUES ($1, 'Europe/Riga', '[]', $2)",
            ids["night_team_id"], cast.NOW,
        )  # fmt: skip
        await tx.execute(
            "INSERT INTO overnight (team_id, taker_id, updated_at) VALUES ($1, $2, $3)",
            ours,
            ids["night_team_id"],
            cast.NOW,
        )
        await tx.execute(
            "INSERT INTO overnight_stays (conversation_id, team_id, taker_id, began_at, went_at, back_at)"
            " VALUES ($1, $2, $3, $4, $4, $4)",
            conversation_id, ours, ids["night_team_id"], cast.NOW,
        )  # fmt: skip
        for name in ("suggestion_id", "other_suggestion_id"):
            ids[name] = await tx.fetchval(
                "INSERT INTO macro_suggestions (macro_id, digest, wording, first_at, last_at)"
                " VALUES ($1, convert_to($3, 'UTF8'), 'canary edit', $2, $2) RETURNING id",
                ids["macro_id"], cast.NOW, name,
            )  # fmt: skip
        ids["preset"] = "window_rescue"
        ids["rule_id"] = await tx.fetchval(
            "INSERT INTO time_rules (name, trigger, actions, created_at, updated_at) VALUES ('Late', $1, $2, $3, $3)"
            " RETURNING id",
            {"kind": "silence", "waiting": "us", "minutes": 60}, [{"do": "close"}], cast.NOW,
        )  # fmt: skip
        ids["topic_id"] = await tx.fetchval(
            "INSERT INTO scope_topics (name, phrases, lines, updated_at) VALUES ('Fares', '{fare}', $1, $2) RETURNING id",
            {"en": "See our site."}, cast.NOW,
        )  # fmt: skip
        ids["template_id"] = await tx.fetchval(
            "INSERT INTO templates (channel, waba_id, provider_id, name, language, status, synced_at)"
            " VALUES ('whatsapp', $1, '912', 'sunday', 'en', 'REJECTED', $2) RETURNING id",
            inbox.waba_id, cast.NOW,
        )  # fmt: skip
        ids["invitation_id"] = (
            await invitations.invite(
                tx, email="coming@desk.test", name="Coming", role=Role.AGENT, team_ids=set(), by=owner, now=cast.NOW
            )
        ).id
        ids["token_id"] = (await tokens.create(tx, "theirs", {Scope.READ}, agent_id=owner.agent_id, now=cast.NOW)).id
        await sessions.start(tx, colleague.agent_id, now=cast.NOW)
        ids["session_id"] = await tx.fetchval("SELECT max(id) FROM sessions")
        other = await tx.fetchval(
            "INSERT INTO contacts (name, created_at, updated_at) VALUES ('Carla C.', $1, $1) RETURNING id", cast.NOW
        )
        await merge.merge(tx, ids["contact_id"], other, reason="canary", by=owner, now=cast.NOW)
        ids["merge_id"] = await tx.fetchval("SELECT max(id) FROM contact_merges")
        ids["job_id"], ids["other_job_id"] = 4711, 4712
        await tx.executemany(
            "INSERT INTO jobs_set_aside (id, kind, payload, priority, reason, error, starts, set_aside_at)"
            " VALUES ($1, 'whatsapp.read', jsonb_build_object('message_id', $1::bigint), 0, 'failed', 'KeyError', 6, $2)",
            [(4711, cast.NOW), (4712, cast.NOW)],
        )
        for name in ("list_id", "other_list_id"):
            ids[name] = await tx.fetchval(
                "INSERT INTO consent_imports (filename, sha256, encoding, separator, choices, as_of, state, made_at)"
                " VALUES ('canary.csv', '', 'utf-8', ',', '{}', $1, 'ready', $1) RETURNING id",
                cast.NOW,
            )
        ids["journal_id"] = await tx.fetchval("SELECT max(id) FROM journal")
        shut = (await sessions.start(tx, gone.agent_id, now=cast.NOW)).token
        await tx.execute("UPDATE agents SET state = 'disabled' WHERE id = $1", gone.agent_id)
    ids |= {
        "conversation_id": conversation_id, "message_id": message_id, "media_id": made.id, "agent_id": colleague.agent_id,
        "team_id": ours, "inbox_id": inbox.id,
    }  # fmt: skip
    callers = [Caller("nobody", None), Caller("somebody disabled", None, token=shut)]
    for name, who in people.items():
        near = {"in_team": who is colleague, "is_owner_of_things": who is colleague}
        callers.append(Caller(name, who, agent_id=who.agent_id, **near))
        if who in (colleague, stranger, people["an admin"]):
            for scopes in ({Scope.READ}, {Scope.WRITE}, {Scope.ADMIN}, set(Scope)):
                async with db.transaction() as tx:
                    token = (await tokens.create(tx, "test", scopes, agent_id=who.agent_id, now=cast.NOW)).text
                narrowed = Actor("api", who.agent_id, who.role, who.team_ids, frozenset(scopes))
                callers.append(Caller(f"{name}'s token for {'+'.join(sorted(scopes))}", narrowed, token=token, **near))
    await cast.signed_in(client, colleague, db=db)
    sent = await client.post(
        f"/api/v1/conversations/{conversation_id}/messages", json={"text": "canary answer", "undo_seconds": 10}
    )
    ids["sent_id"] = sent.json()["id"]
    del client.headers["authorization"]
    named = {name: str(value) for name, value in ids.items()} | {
        "mode": "reply",
        "country": "NL",
        "token": "sl_inv_nonsense",
    }
    return Closed(db, client, named, callers)
