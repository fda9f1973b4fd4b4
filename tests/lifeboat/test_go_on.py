"""After the move: the same person, the earlier words, the same consents, and no window that came along."""

from shortline.settings import Settings
from tests import cast
from tests.lifeboat.conftest import Boat
from tests.outbound.conftest import ANNA, connect

APPROVED = {"name": "order_update", "language": "en"}


async def test_a_customer_who_writes_to_the_new_number_is_the_same_person_with_the_earlier_words(boat: Boat) -> None:
    desk = boat.desk
    before = await desk.hear("My parcel 88213?")
    await boat.agrees(before)
    await boat.moved()
    after = await desk.hear("Is this your new number?", inbox=boat.new)
    assert after != before
    here, there = await boat.detail(after), await boat.detail(before)
    assert here["contact"]["id"] == there["contact"]["id"]
    assert [(each["conversation_id"], each["later"]) for each in here["other_numbers"]] == [(before, False)]
    assert [(each["conversation_id"], each["later"]) for each in there["other_numbers"]] == [(after, True)]
    said = (await desk.api.get(f"/api/v1/contacts/{here['contact']['id']}/consents")).json()
    assert [each["purpose"] for each in said["items"]] == ["service"], "a consent belongs to the person"
    assert (await boat.composer(after))["mode"] == "open", "he wrote here: here is a window"
    await desk.reaches((await desk.send(after, "Yes, it is."))["id"], "read")
    assert await boat.there(before) == after, "the one there is"
    stays = await boat.admin.delete(boat.at())
    assert (stays.status_code, stays.json()["code"]) == (409, "move_stands")


async def test_the_window_stays_behind_and_the_guard_says_what_works_instead(boat: Boat) -> None:
    desk = boat.desk
    before = await desk.hear()
    assert (await boat.composer(before))["mode"] == "open"
    await boat.moved()
    there = await boat.there(before)
    assert await boat.there(before) == there, "asked again it is the same one"
    told = await boat.composer(there)
    codes = {each["code"] for each in told["decision"]["findings"] if each["verdict"] == "deny"}
    assert codes == {"window_left_behind", "first_contact_moved"}
    assert told["mode"] == "refused", "without a consent nobody is written to first"
    await boat.agrees(before)
    told = await boat.composer(there)
    assert (told["mode"], [each["code"] for each in told["remedies"]]) == ("closed", ["send_template"])
    refused = await desk.post(there, text="We moved!")
    assert {each["code"] for each in refused.json()["decision"]["findings"] if each["verdict"] == "deny"} == {
        "window_left_behind", "first_contact_template",
    }  # fmt: skip
    assert await desk.sent(boat.new) == []


async def test_an_id_of_another_account_reaches_nobody(boat: Boat, settings: Settings) -> None:
    desk = boat.desk
    far = await cast.inbox(
        desk.runtime.db,
        settings,
        name="Far line",
        waba_id="700100200300999",
        graph_url=desk.double_url,
        now=desk.clock.now(),
    )
    await connect(desk, far)
    talk, _ = await cast.inbound_text(desk.runtime.db, boat.old, sender=cast.JANIS, now=desk.clock.now())
    await boat.agrees(str(talk))
    known = await desk.hear(sender=ANNA)
    await boat.agrees(known)
    near, told = await boat.preview(), await boat.preview(far)
    assert near["fates"]["invite"] == 2
    assert (told["fates"]["invite"], told["fates"]["elsewhere"]) == (1, 1)
    assert [each["code"] for each in told["doubts"]] == ["other_account"]
    assert (await boat.move(far)).status_code == 201
    answer = await desk.api.post(f"/api/v1/conversations/{talk}/continue")
    assert answer.json()["code"] == "unknown_there"
    assert await boat.there(known)


async def test_a_second_move_leads_to_the_number_in_use(boat: Boat, settings: Settings) -> None:
    desk = boat.desk
    third = await cast.inbox(
        desk.runtime.db, settings, name="Third line", graph_url=desk.double_url, now=desk.clock.now()
    )
    await connect(desk, third)
    talk = await desk.hear()
    await boat.moved()
    middle = await boat.there(talk)
    answer = await boat.admin.post(boat.at(boat.new), json={"inbox_id": str(third.id)})
    assert answer.status_code == 201, answer.text
    last = await boat.there(talk)
    assert last not in (talk, middle)
    assert (await boat.detail(last))["inbox"]["id"] == str(third.id)
    assert {each["code"] for each in (await boat.composer(last))["decision"]["findings"]} >= {"window_left_behind"}
    assert [each["conversation_id"] for each in (await boat.detail(last))["other_numbers"]] == [talk]
