"""The secrets of links: in no path and no query, where every proxy on the way writes them down."""

import re
from urllib.parse import urlsplit

SECRET_WORDS = re.compile(r"token|secret|password|key|code|signature", re.IGNORECASE)


async def test_no_address_has_room_for_a_secret(app):
    """By the description of the API: what may stand in a path or a query."""
    document = app.openapi()
    found = [
        (path, parameter["name"])
        for path, operations in document["paths"].items()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] in ("path", "query") and SECRET_WORDS.search(parameter["name"])
    ]
    # An id of a token opens nothing.
    assert sorted(each for each in found if each[1] != "token_id") == []


async def test_the_secret_of_a_link_stands_where_no_server_sees_it(desk):
    owner, ada = await desk.hire("owner"), await desk.hire()
    made = [
        await desk.call(owner, "POST", "/agents/invitations", json={"email": "ben@desk.test"}),
        await desk.call(owner, "POST", f"/agents/{ada}/reset-link"),
    ]
    for answer, path, kind in zip(made, ("/invitation", "/reset"), ("sli_", "slr_"), strict=True):
        link = urlsplit(answer.json()["link"])
        assert (link.path, link.query, link.fragment[:4]) == (path, "", kind)
        assert len(link.fragment) > 40
