"""The description of the API: whole, and true about who gets in."""

import re

from shortline.api.openapi import PUBLIC


def operations(app):
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            if path.startswith("/api/"):
                yield method, path, operation


async def test_without_signing_in_only_the_public_operations_answer(app, client):
    for method, path, _ in operations(app):
        answer = await client.request(method, re.sub(r"{\w+}", "1", path), headers={"content-type": "application/json"})
        assert (answer.status_code == 401) is ((method, path) not in PUBLIC), (method, path, answer.text)


def test_every_operation_says_how_it_refuses_and_whom_it_asks(app):
    described = list(operations(app))
    assert {(method, path) for method, path, _ in described} >= PUBLIC
    for method, path, operation in described:
        assert "application/problem+json" in operation["responses"]["4XX"]["content"]
        assert bool(operation.get("security")) is ((method, path) not in PUBLIC)
