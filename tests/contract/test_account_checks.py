"""The questions of the wizard against the double: a good account passes, and each wrong answer names its field."""

from dataclasses import replace

from shortline.channels.protocol import InboxConfig
from shortline.channels.whatsapp import account
from shortline.http import Http
from shortline_sim import demo
from tests.sim.conftest import World, running


async def checks(inbox: InboxConfig, http: Http) -> dict[str, tuple[bool | None, str | None]]:
    report = await account.check_account(inbox, http)
    assert [check.key for check in report.checks] == list(account.KEYS)
    assert all(check.sentence for check in report.checks)
    return {check.key: (check.ok, check.field) for check in report.checks}


async def test_a_good_account_passes_every_check(world: World, inbox: InboxConfig, http: Http) -> None:
    report = await account.check_account(inbox, http)
    assert report.ok, report.checks
    assert report.phone is not None
    assert report.phone["verified_name"] == "Lindhaven Service"
    await account.subscribe(inbox, http)


async def test_each_wrong_answer_is_named(world: World, inbox: InboxConfig, http: Http) -> None:
    assert (await checks(replace(inbox, access_token="wrong"), http))["token"] == (False, "access_token")
    found = await checks(replace(inbox, phone_number_id="123"), http)
    assert found["token"] == (True, None)
    assert found["phone_number"][:1] == (False,)
    assert (await checks(replace(inbox, waba_id="123"), http))["waba"][0] is False
    assert (await checks(replace(inbox, app_secrets=("wrong",)), http))["app_secret"] == (False, "app_secret")
    assert (await checks(replace(inbox, graph_url="http://127.0.0.1:9"), http))["token"] == (False, "graph_url")


async def test_an_address_we_may_not_call_is_named(inbox: InboxConfig) -> None:
    guarded = Http()
    for url in (inbox.graph_url, "nonsense", "https://127.0.0.1"):
        (token, *_) = (await account.check_account(replace(inbox, graph_url=url), guarded)).checks
        assert (token.ok, token.field) == (False, "graph_url")
        assert "private network" in token.sentence
    await guarded.close()


async def test_a_missing_permission_is_named(world: World, inbox: InboxConfig, http: Http) -> None:
    await world.sim("tokens", access_token=demo.ACCESS_TOKEN, permissions=["whatsapp_business_management"])
    found = await checks(inbox, http)
    assert found["permission_messaging"] == (False, "access_token")
    assert found["permission_management"] == (True, None)
    await world.sim("tokens", access_token=demo.ACCESS_TOKEN, permissions=["whatsapp_business_messaging"])
    assert (await checks(inbox, http))["permission_management"] == (False, "access_token")


async def test_an_account_nobody_listens_to_is_named(inbox: InboxConfig, http: Http) -> None:
    async with running() as world:
        here = replace(inbox, graph_url=world.url)
        before = (await checks(here, http))["subscription"]
        await account.subscribe(here, http)
        assert (await checks(here, http))["subscription"] == (True, None)
        assert before in ((False, "waba_id"), (True, None))
