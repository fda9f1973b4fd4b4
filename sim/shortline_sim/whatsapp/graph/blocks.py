"""The block list: only people who wrote in the last 24 hours can be blocked; blocked ones can neither write nor be reached."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..call import Call, reply, route
from ..checks import a_list, an_object
from ..errors import GraphError
from ..limits import window_open
from ..world import MESSAGING, Person

Json = dict[str, Any]
BLOCKLIST_MAX = 64_000


@route("number", "block_users", "POST", "DELETE")
async def change(call: Call) -> Response:
    number, double = call.number(MESSAGING), call.double
    wanted = a_list(call.data().get("block_users"), "block_users")
    done: list[Json] = []
    failed: list[Json] = []
    for given in wanted:
        given = an_object(given, "block_users[]")
        name = str(given.get("user") or given.get("user_id") or "")
        person = double.people.find(number=str(given.get("user") or ""), user_id=str(given.get("user_id") or ""))
        if call.method == "POST":
            trouble = _trouble(call, person)
            if trouble:
                failed.append({"input": name, **_ids(person), "errors": [trouble]})
                continue
        if person is None:
            failed.append({"input": name, "errors": [_error(131009, "The user is not known.")]})
            continue
        if call.method == "POST" and person.key not in number.blocked:
            if len(number.blocked) >= BLOCKLIST_MAX:
                raise GraphError(139101, "At most 64000 users can be blocked.")
            number.blocked.append(person.key)
        elif call.method == "DELETE" and person.key in number.blocked:
            number.blocked.remove(person.key)
        done.append({"input": name, **_ids(person)})
    double.keep(number)
    lists: Json = {"added_users" if call.method == "POST" else "removed_users": done}
    if failed:
        lists["failed_users"] = failed
        error = GraphError(139100, "Some users could not be changed.").body()["error"]
        return reply({"messaging_product": "whatsapp", "block_users": lists, "error": error}, 400)
    return reply({"messaging_product": "whatsapp", "block_users": lists})


def _trouble(call: Call, person: Person | None) -> Json | None:
    number = call.double.numbers[call.node]
    if person is None or not window_open(call.double.pair(number, person), call.double.clock.now()):
        return _error(131047, "Only users who wrote in the last 24 hours can be blocked.")
    return None


def _ids(person: Person | None) -> Json:
    if person is None:
        return {}
    ids: Json = {"wa_id": person.wa_id} if person.wa_id else {}
    return {**ids, "user_id": person.user_id}


def _error(code: int, details: str) -> Json:
    return {"message": f"(#{code})", "code": code, "error_data": {"details": details}}


@route("number", "block_users", "GET")
async def list_blocked(call: Call) -> Response:
    number = call.number(MESSAGING)
    people = [call.double.people.people[key] for key in number.blocked if key in call.double.people.people]
    return reply({"data": [{"messaging_product": "whatsapp", **_ids(person)} for person in people], "paging": {}})
