"""What people see of a business: profile, username, ice-breakers and commands, settings."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from ..call import Call, reply, route, success
from ..checks import a_list, a_text
from ..errors import GraphError
from ..world import MANAGEMENT, MESSAGING

Json = dict[str, Any]

LENGTHS = {"about": 139, "address": 256, "description": 512, "email": 128}
VERTICALS = {
    "ALCOHOL", "APPAREL", "AUTO", "BEAUTY", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE", "GOVT", "GROCERY",
    "HEALTH", "HOTEL", "NONPROFIT", "ONLINE_GAMBLING", "OTC_DRUGS", "OTHER", "PHYSICAL_GAMBLING", "PROF_SERVICES",
    "RESTAURANT", "RETAIL", "TRAVEL", "",
}  # fmt: skip
PROMPTS_MAX, PROMPT_MAX = 4, 80
COMMANDS_MAX, COMMAND_MAX, HINT_MAX = 30, 32, 256


@route("number", "whatsapp_business_profile", "GET")
async def get_profile(call: Call) -> Response:
    number = call.number(MESSAGING)
    profile = {"messaging_product": "whatsapp", **number.profile}
    fields = call.fields or ["about"]
    return reply({"data": [{k: v for k, v in profile.items() if k in fields or k == "messaging_product"}]})


@route("number", "whatsapp_business_profile", "POST")
async def set_profile(call: Call) -> Response:
    number, data = call.number(MESSAGING), call.data()
    if data.pop("messaging_product", None) != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    for name, most in LENGTHS.items():
        if name in data:
            a_text(data[name], name, most, least=1 if name == "about" else 0)
    if data.get("vertical", "") not in VERTICALS:
        raise GraphError(100, "Param vertical is not a known one.")
    websites = a_list(data.get("websites", []), "websites")
    if len(websites) > 2 or any(not str(w).startswith(("http://", "https://")) or len(str(w)) > 256 for w in websites):
        raise GraphError(100, "At most 2 websites, each with its scheme and at most 256 characters.")
    known = {*LENGTHS, "vertical", "websites", "profile_picture_handle"}
    number.profile.update({name: value for name, value in data.items() if name in known})
    call.double.keep(number)
    return success()


@route("number", "username", "GET")
async def get_username(call: Call) -> Response:
    return reply({"username": call.number(MANAGEMENT).username or None, "status": "approved"})


@route("number", "username", "POST", "DELETE")
async def set_username(call: Call) -> Response:
    number = call.number(MANAGEMENT)
    name = str(call.data().get("username", "")) if call.method == "POST" else ""
    if call.method == "POST" and not re.fullmatch(r"[a-z0-9._]{3,35}", name):
        raise GraphError(147001, "A username has 3 to 35 characters: a-z, 0-9, dot and underscore.")
    status = "approved" if name else "deleted"
    value: Json = {"display_phone_number": number.digits, "status": status}
    if name:
        value["username"] = name
    number.username = name
    call.double.keep(number)
    call.double.tell(number.waba_id, "", "business_username_update", "", value)
    return success()


@route("number", "username_suggestions", "GET")
async def username_suggestions(call: Call) -> Response:
    base = re.sub(r"[^a-z0-9]+", "", call.number(MANAGEMENT).verified_name.lower())[:30]
    return reply({"data": [{"username_suggestions": [base, f"{base}.help", f"{base}_nl"]}]})


@route("number", "settings", "GET")
async def get_settings(call: Call) -> Response:
    number = call.number(MANAGEMENT)
    return reply({"calling": {"status": "DISABLED"}, **number.settings})


@route("number", "settings", "POST")
async def set_settings(call: Call) -> Response:
    number, data = call.number(MANAGEMENT), call.data()
    if isinstance(identity := data.get("user_identity_change"), dict):
        number.identity_check = bool(identity.get("enable_identity_key_check"))
    if isinstance(calling := data.get("calling"), dict):
        number.settings.setdefault("calling", {}).update(calling)
    call.double.keep(number)
    return success()


@route("number", "conversational_automation", "POST")
async def set_automation(call: Call) -> Response:
    number, data = call.number(MANAGEMENT), call.data()
    prompts = a_list(data.get("prompts", []), "prompts")
    if len(prompts) > PROMPTS_MAX or any(not 1 <= len(str(p)) <= PROMPT_MAX for p in prompts):
        raise GraphError(100, f"At most {PROMPTS_MAX} prompts of at most {PROMPT_MAX} characters.")
    commands = a_list(data.get("commands", []), "commands")
    for command in commands:
        a_text(command.get("command_name"), "command_name", COMMAND_MAX)
        a_text(command.get("command_description"), "command_description", HINT_MAX)
    if len(commands) > COMMANDS_MAX:
        raise GraphError(100, f"At most {COMMANDS_MAX} commands.")
    number.automation = {
        "enable_welcome_message": bool(data.get("enable_welcome_message", False)),
        "prompts": prompts,
        "commands": commands,
        "id": number.id,
    }
    call.double.keep(number)
    return success()
