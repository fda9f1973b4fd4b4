"""`Idempotency-Key` on requests that carry or answer with secrets."""

KEY = {"idempotency-key": "one"}


async def test_a_repeated_request_for_a_token_gets_the_same_token_which_is_kept_sealed(desk):
    owner = await desk.hire("owner")
    body = {"name": "robot", "scopes": ["read"]}
    first = await desk.call(owner, "POST", "/tokens", json=body, headers=KEY)
    again = await desk.call(owner, "POST", "/tokens", json=body, headers=KEY)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert await desk.one("SELECT count(*) FROM api_tokens") == 1
    kept = await desk.one("SELECT response FROM idempotency_keys")
    assert first.json()["token"].encode() not in kept


async def test_before_signing_in_the_key_is_ignored_and_signing_in_still_works(desk):
    await desk.hire(email="ada@desk.test")
    body = {"email": "ada@desk.test", "password": "river stone lantern"}
    tokens = {(await desk.call(None, "POST", "/sessions", json=body, headers=KEY)).json()["token"] for _ in range(2)}
    assert len(tokens) == 2


async def test_nobody_gets_another_ones_answer_by_knowing_the_key(desk):
    owner, admin = await desk.hire("owner"), await desk.hire("admin")
    body = {"name": "robot", "scopes": ["read"]}
    one = await desk.call(owner, "POST", "/tokens", json=body, headers=KEY)
    two = await desk.call(admin, "POST", "/tokens", json=body, headers=KEY)
    assert one.json()["token"] != two.json()["token"]
    assert (await desk.call("nonsense", "POST", "/tokens", json=body, headers=KEY)).status_code == 401


async def test_the_same_key_with_another_request_is_refused(desk):
    owner = await desk.hire("owner")
    await desk.call(owner, "POST", "/teams", json={"name": "Night"}, headers=KEY)
    other = await desk.call(owner, "POST", "/teams", json={"name": "Day"}, headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert await desk.one("SELECT count(*) FROM teams") == 1
