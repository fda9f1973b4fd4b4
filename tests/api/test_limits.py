"""A request that is too large is refused before it fills the memory, whether it says so or not."""

from shortline.api.limits import BODY_MAX

JSON = {"content-type": "application/json"}


async def test_an_announced_giant_is_not_read(client):
    async def never():
        raise AssertionError("read a body that was announced as too large")
        yield b""

    headers = {**JSON, "content-length": str(BODY_MAX + 1)}
    answer = await client.post("/api/v1/sessions", content=never(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_an_endless_body_is_cut_off(client):
    sent = 0

    async def endless():
        nonlocal sent
        while True:
            sent += 65536
            yield b" " * 65536

    answer = await client.post("/api/v1/sessions", content=endless(), headers=JSON)
    assert answer.status_code == 413
    assert sent <= BODY_MAX + 2 * 65536


async def test_a_body_of_exactly_the_limit_is_read(client):
    body = b'{"email": "a", "password": "' + b"x" * BODY_MAX
    answer = await client.post("/api/v1/sessions", content=body[: BODY_MAX - 2] + b'"}', headers=JSON)
    assert answer.status_code == 422


async def test_a_body_in_pieces_arrives_whole(client):
    async def pieces():
        for piece in (b'{"name": "Ada", "email": "a@b",', b' "password": "river ', b'stone lantern"}'):
            yield piece

    assert (await client.post("/api/v1/setup/owner", content=pieces(), headers=JSON)).status_code == 201
