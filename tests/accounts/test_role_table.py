"""Every route of people, for every role and for nobody: the whole table in one place."""

import pytest

from shortline.accounts.actor import Role

ALL, ADMINS, NOBODY = set(Role), {Role.OWNER, Role.ADMIN}, set()

#  method, path, body, who gets past the door (the rest gets 403)
TABLE = [
    ("GET", "/me", None, ALL),
    ("PATCH", "/me", {}, ALL),
    ("POST", "/me/password", {"current": "x", "new": "y"}, ALL),
    ("GET", "/sessions", None, ALL),
    ("DELETE", "/sessions/99", None, ALL),
    ("GET", "/agents", None, ALL),
    ("PATCH", "/agents/99", {}, ADMINS),
    ("DELETE", "/agents/99/sessions", None, ADMINS),
    ("POST", "/agents/invitations", {"email": "x"}, ADMINS),
    ("GET", "/agents/invitations", None, ADMINS),
    ("DELETE", "/agents/invitations/99", None, ADMINS),
    ("POST", "/agents/99/reset-link", None, ADMINS),
    ("GET", "/organisation", None, ALL),
    ("PATCH", "/organisation", {}, ADMINS),
    ("GET", "/teams", None, ALL),
    ("POST", "/teams", {}, ADMINS),
    ("PATCH", "/teams/99", {}, ADMINS),
    ("DELETE", "/teams/99", None, ADMINS),
    ("GET", "/tokens", None, ADMINS),
    ("POST", "/tokens", {}, ADMINS),
    ("DELETE", "/tokens/99", None, ADMINS),
    ("DELETE", "/sessions/current", None, ALL),
    ("DELETE", "/sessions", None, ALL),
]
PUBLIC = {("POST", "/sessions"), ("POST", "/setup/owner"), ("POST", "/invitations/look"), ("POST", "/invitations/accept"),
          ("POST", "/resets/look"), ("POST", "/resets/use")}  # fmt: skip


@pytest.mark.parametrize("role", Role)
async def test_what_each_role_gets_past(desk, role):
    for method, path, body, allowed in TABLE:
        person = await desk.hire(role)
        answer = await desk.call(person, method, path, json=body)
        assert answer.status_code < 500
        assert (answer.status_code != 403) is (role in allowed), (method, path, answer.text)
        assert answer.status_code != 401


async def test_nobody_gets_past_without_signing_in(desk):
    for method, path, body, _ in TABLE:
        answer = await desk.call(None, method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), (method, path)


def test_the_table_has_every_route(app):
    import re

    from shortline.accounts import routes_me, routes_people, routes_recovery, routes_session

    served = {
        (method, re.sub(r"{\w+}", "{}", route.path))
        for part in (routes_me, routes_people, routes_recovery, routes_session)
        for route in part.router.routes
        for method in route.methods
    }
    listed = {(method, path.replace("99", "{}")) for method, path, *_ in TABLE}
    assert served == listed | PUBLIC
