"""The store: whole files under random names, and no way to any other path."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from shortline.errors import NotFound
from shortline.media.store import ObjectStore, StoreUnavailable
from shortline.settings import Settings


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    """Both kinds, each as the setting chooses it."""
    where = "" if request.param == "folder" else request.getfixturevalue("bucket_url")
    return ObjectStore.from_settings(Settings(data_dir=tmp_path, media_url=where))


async def test_what_is_put_is_got(store: ObjectStore) -> None:
    content = bytes(range(256)) * 5000
    key = await store.put(content)
    assert await store.get(key) == content
    assert await store.get_part(key, 3, 9) == content[3:9]
    assert b"".join([piece async for piece in store.stream(key)]) == content
    await store.delete(key)
    await store.delete(key)
    with pytest.raises(NotFound):
        await store.get(key)


async def test_names_are_random_and_never_meet(store: ObjectStore) -> None:
    keys = {await store.put(b"same") for _ in range(50)}
    assert len(keys) == 50
    assert all(len(key) == 32 for key in keys)


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "a/b", "A" * 32, "0" * 31, "0" * 32 + "/..", "0" * 16 + "\x00" * 16]
)
async def test_only_its_own_names_are_paths(store: ObjectStore, key: str) -> None:
    for ask in (store.get(key), store.get_part(key, 0, 1), store.delete(key)):
        with pytest.raises(NotFound):
            await ask


async def test_a_store_that_cannot_be_reached_is_our_trouble(tmp_path: Path) -> None:
    store = ObjectStore.in_folder(tmp_path / "media")
    (tmp_path / "media").rmdir()
    (tmp_path / "media").write_text("a file where the folder was")
    with pytest.raises(StoreUnavailable) as caught:
        await store.put(b"x")
    assert caught.value.status == 503


async def test_a_bucket_that_does_not_exist_or_answer_is_our_trouble(
    bucket_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = ObjectStore.from_settings(Settings(data_dir=tmp_path, media_url="s3://nobodys-bucket/desk"))
    with pytest.raises(StoreUnavailable):
        await gone.put(b"x")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    away = ObjectStore.from_settings(Settings(data_dir=tmp_path, media_url=bucket_url))
    with pytest.raises(StoreUnavailable):
        await asyncio.wait_for(away.put(b"x"), 25)


def test_the_setting_chooses_the_bucket(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    ObjectStore.from_settings(settings)
    assert (tmp_path / "media").is_dir()
    ObjectStore.from_settings(replace(settings, media_url="s3://bucket/prefix?region=eu-west-1"))
    ObjectStore.from_settings(replace(settings, media_url="memory:///"))
