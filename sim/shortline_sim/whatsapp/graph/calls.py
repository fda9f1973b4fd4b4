"""Calls, as far as a text desk meets them: answering, rejecting, and asking whether calling is allowed. No audio."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..call import Call, reply, route, success
from ..checks import a_text
from ..errors import GraphError
from ..world import MESSAGING

Json = dict[str, Any]
ACTIONS = {"pre_accept", "accept", "reject", "terminate", "connect"}


@route("number", "calls", "POST")
async def act(call: Call) -> Response:
    number, data = call.number(MESSAGING), call.data()
    if number.settings.get("calling", {}).get("status") != "ENABLED":
        raise GraphError(138000, "Calling is not enabled for this phone number.")
    action = a_text(data.get("action"), "action", 20)
    if action not in ACTIONS:
        raise GraphError(100, f"Param action must be one of {sorted(ACTIONS)}.")
    if action == "connect":
        raise GraphError(138006, "The user has not permitted business calls.")
    a_text(data.get("call_id"), "call_id", 512)
    return success()


@route("number", "call_permissions", "GET")
async def permissions(call: Call) -> Response:
    call.number(MESSAGING)
    actions = [
        {"action_name": "send_call_permission_request", "can_perform_action": True,
         "limits": [{"time_period": "PT24H", "max_allowed": 1, "current_usage": 0}]},
        {"action_name": "start_call", "can_perform_action": False,
         "limits": [{"time_period": "PT24H", "max_allowed": 100, "current_usage": 0}]},
    ]  # fmt: skip
    return reply({"messaging_product": "whatsapp", "permission": {"status": "no_permission"}, "actions": actions})
