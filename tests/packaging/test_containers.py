"""The container files have the right form. No engine runs them in the tests; hadolint reads the Dockerfile in `make lint`."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def test_compose_runs_web_worker_and_database_and_has_no_default_secret() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    services = yaml.safe_load(text)["services"]
    assert {"database", "migrate", "web", "worker"} == set(services)
    for name in ("web", "worker", "migrate"):
        assert services[name]["command"][0] == "shortline"
        environment = services[name]["environment"]
        assert ":?" in environment["SHORTLINE_SECRET_KEY"]
        assert ":?" in environment["SHORTLINE_DATABASE_URL"]
    assert services["web"]["ports"] == ["127.0.0.1:8080:8080"]


def test_the_image_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    users = [line for line in lines if line.startswith("USER ")]
    assert users
    assert users[-1] != "USER root"
