"""Every operation of the API, fed with generated requests: no server error, and only answers the description promises."""

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from shortline.api.app import create_app
from tests.desks import Desk, desk, make_owner

EXAMPLES = 8  # for each operation; more by hand: SCHEMATHESIS_EXAMPLES=200


@pytest.fixture(scope="module")
def running() -> Iterator[Desk]:
    with desk("up") as started:
        make_owner(started)
        yield started


@pytest.fixture(scope="module")
def token(running: Desk) -> Iterator[str]:
    """A token for everything that does not end the session that asks."""
    with running.sign_in() as api:
        yield api.headers["authorization"]


# Sign-in, passwords and the demo would end what the other cases need; they have tests of their own.
schema = schemathesis.openapi.from_dict(create_app().openapi()).exclude(
    path_regex=r"/(sessions|me/password|setup/demo)"
)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_word(case: schemathesis.Case, running: Desk, token: str) -> None:
    case.call_and_validate(
        base_url=running.url,
        headers={"Authorization": token},
        checks=[not_a_server_error, status_code_conformance, response_schema_conformance],
        timeout=20,
    )


def test_the_description_is_public(running: Desk) -> None:
    assert httpx.get(f"{running.url}/api/openapi.json").json()["info"]["title"] == "Shortline"
