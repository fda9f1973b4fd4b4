"""What every answer says about itself, whoever asked and whatever became of it."""

import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI


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


@pytest.mark.parametrize("path", ["/", "/inbox/1", "/settings/people", "/nothing/here"])
async def test_no_page_can_be_framed(client: httpx.AsyncClient, path: str) -> None:
    policy = (await client.get(path)).headers["content-security-policy"]
    assert {"frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"} <= set(policy.split("; "))


def test_scripts_of_the_app_run_by_hash_only() -> None:
    config = (Path(__file__).parents[2] / "web/svelte.config.js").read_text("utf-8")
    assert re.search(r"mode: 'hash'", config)
    assert re.search(r"'script-src': \['self'\]", config)
