"""What every answer says about itself, whoever asked and whatever became of it."""

import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests import cast


async def test_every_operation_is_kept_nowhere_guessed_nowhere_and_read_by_no_other_origin(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    for path, methods in app.openapi()["paths"].items():
        for method in methods:
            answer = await client.request(method, re.sub(r"{\w+}", "1", path), headers={"origin": "http://evil.test"})
            assert answer.headers["x-content-type-options"] == "nosniff", (method, path)
            assert answer.headers["referrer-policy"] == "same-origin", (method, path)
            assert "access-control-allow-origin" not in answer.headers, (method, path)
            if path.startswith("/api/"):
                assert answer.headers["cache-control"] == "no-store", (method, path)


async def test_every_answer_names_its_type(app: FastAPI, client: httpx.AsyncClient) -> None:
    """For nobody, and for the owner; a page of text says in which letters it is written."""
    for signed_in in (False, True):
        if signed_in:
            await cast.signed_in(client, await cast.owner(app.state.runtime.db))
        for path, methods in app.openapi()["paths"].items():
            for method in methods:
                answer = await client.request(method, re.sub(r"{\w+}", "1", path))
                kind = answer.headers.get("content-type", "")
                if answer.content:
                    assert kind.split(";")[0] in ("application/json", "application/problem+json"), (method, path, kind)
    for path in ("/", "/healthz", "/metrics", "/nothing"):
        assert "charset=utf-8" in (await client.get(path)).headers["content-type"], path


@pytest.mark.parametrize("path", ["/", "/inbox/1", "/settings/people", "/nothing/here"])
async def test_no_page_can_be_framed(client: httpx.AsyncClient, path: str) -> None:
    policy = (await client.get(path)).headers["content-security-policy"]
    assert {"frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"} <= set(policy.split("; "))


@pytest.mark.parametrize("path", ["/", "/inbox/1"])
async def test_nothing_in_line_is_let_through(client: httpx.AsyncClient, path: str) -> None:
    """By the header of every page, and by what the built page says of itself: scripts by hash, styles from files."""
    answer = await client.get(path)
    header = answer.headers["content-security-policy"].split("; ")
    assert {"style-src 'self'", "form-action 'self'"} <= set(header)
    found = re.search(r'<meta http-equiv="content-security-policy" content="([^"]*)"', answer.text)
    assert found, "the app is not built: run make web"
    said = dict(part.split(" ", 1) for part in found[1].split("; "))
    assert said["style-src"] == "'self'"
    assert re.fullmatch(r"'self'( 'sha256-[\w+/=]+')*", said["script-src"])
    assert "unsafe" not in found[1] + answer.headers["content-security-policy"]
    assert " style=" not in answer.text


def test_scripts_of_the_app_run_by_hash_only() -> None:
    config = (Path(__file__).parents[2] / "web/svelte.config.js").read_text("utf-8")
    assert re.search(r"mode: 'hash'", config)
    assert re.search(r"'script-src': \['self'\]", config)
    assert "unsafe" not in config
