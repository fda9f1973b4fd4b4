"""A message goes to the address that was on the screen when the agent pressed send, whatever is learnt afterwards."""

from __future__ import annotations

from tests.outbound.conftest import Desk


async def test_the_address_is_frozen_when_send_is_pressed(desk: Desk) -> None:
    conversation = await desk.hear(sender="+31612345678")
    sent = await desk.send(conversation, "To you, as I see you now", undo_seconds=1)
    await desk.value("UPDATE identities SET phone = '31687654321' WHERE phone = '31612345678' RETURNING id")
    await desk.reaches(sent["id"], "sent", "delivered", "read")
    assert [each["to"] for each in await desk.sent()] == ["+31612345678"]


async def test_a_resend_keeps_the_address(desk: Desk) -> None:
    conversation = await desk.hear(sender="+31612345678")
    await desk.recipe({"error": 131000}, times=9)
    sent = await desk.send(conversation, "Once more")
    while (await desk.message(sent["id"]))["state"] != "failed":
        await desk.later(31)
    await desk.sim_http.request("DELETE", "/_sim/recipes")
    await desk.value("UPDATE identities SET phone = '31687654321' WHERE phone = '31612345678' RETURNING id")
    answer = await desk.api.post(f"/api/v1/messages/{sent['id']}/resend")
    assert answer.status_code == 200, answer.text
    await desk.reaches(sent["id"], "sent", "delivered", "read")
    assert [each["to"] for each in await desk.sent()] == ["+31612345678"]
