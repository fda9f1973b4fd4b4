"""The built wheel, installed alone into an empty environment, gives a working `shortline demo`."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
UV = ROOT / ".venv" / "bootstrap" / "bin" / "uv"


@pytest.fixture(scope="module")
def wheel() -> Path:
    found = sorted((ROOT / "dist").glob("*.whl"))
    if not found:
        pytest.fail("There is no wheel in dist/. Run `make wheel` first (`make test` does).")
    return found[-1]


def test_the_wheel_carries_the_app_the_migrations_and_the_city(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "shortline/web_build/index.html" in names
    assert any(name.startswith("shortline/db/migrations/0001_") for name in names)
    assert "shortline_sim/whatsapp/app.py" in names
    assert "shortline/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "web/"))]


@pytest.fixture(scope="module")
def environment(wheel: Path) -> Iterator[Path]:
    """An empty virtual environment with the wheel and its locked dependencies, and nothing of this clone."""
    folder = Path(tempfile.mkdtemp(prefix="sl-wheel-"))
    folder.chmod(0o755)
    python = folder / "env" / "bin" / "python"
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, folder / "env"], check=True)
    lock = ROOT / "requirements.lock"
    subprocess.run(
        [UV, "pip", "install", "--quiet", "--python", python, wheel, "--constraint", lock], check=True, cwd=folder
    )
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_the_installed_demo_comes_up_and_people_write(environment: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {"PATH": os.environ["PATH"], "HOME": str(environment), "SHORTLINE_PORT": str(port),
           "SHORTLINE_DATA_DIR": str(environment / "data"), "SHORTLINE_OWNER_EMAIL": "ada@lindhaven.example",
           "SHORTLINE_OWNER_PASSWORD": "a long enough pass phrase"}  # fmt: skip
    command = [environment / "env" / "bin" / "shortline", "demo"]
    process = subprocess.Popen(command, env=env, cwd=environment, stdout=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60

        def answers(path: str) -> bool:
            try:
                return httpx.get(base + path, timeout=2).status_code == 200
            except httpx.HTTPError:
                return False

        while not answers("/readyz"):
            assert process.poll() is None
            assert time.monotonic() < until, "the desk did not become ready"
            time.sleep(0.1)
        assert "<script" in httpx.get(base + "/").text
        session = httpx.post(
            f"{base}/api/v1/sessions", json={"email": "ada@lindhaven.example", "password": "a long enough pass phrase"}
        ).json()
        with httpx.Client(base_url=f"{base}/api/v1", headers={"authorization": f"Bearer {session['token']}"}) as api:
            assert api.post("/setup/demo", timeout=20).status_code == 202
            while api.get("/conversations", params={"view": "all"}).json()["total"] < 30:
                assert time.monotonic() < until, "the city stayed silent"
                time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
