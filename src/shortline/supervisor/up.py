"""The group: embedded database (unless a URL is given), migrations, web server, workers, and in the demo the double.

The supervisor holds nothing but processes, so that it stays small; every part runs as its own `shortline` command.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from shortline.settings import Settings
from shortline.supervisor.children import Child
from shortline.supervisor.postgres import DatabaseTrouble, EmbeddedPostgres

PAUSE = 5.0  # seconds between tries to bring back a database that ended


def say(line: str) -> None:
    print(line, flush=True)


def up(settings: Settings, *, demo: bool) -> int:
    """Run until stopped; returns the exit code."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if not _port_free(settings.host, settings.port):
        say(f"Port {settings.port} is taken. Choose another with SHORTLINE_PORT.")
        return 1
    database: EmbeddedPostgres | None = None
    children: list[Child] = []
    try:
        env = dict(os.environ) | {
            "SHORTLINE_DATA_DIR": str(settings.data_dir),
            "SHORTLINE_SECRET_KEY": settings.secret_key,
            "SHORTLINE_PORT": str(settings.port),
            "SHORTLINE_HOST": settings.host,
        }
        if settings.database_url is None:
            say("Starting the database ...")
            database = EmbeddedPostgres(settings.data_dir)
            env["SHORTLINE_DATABASE_URL"] = database.start(say)
        command = [sys.executable, "-m", "shortline"]
        if demo:
            double_port = _free_port()
            env |= {
                "SHORTLINE_DEMO": "yes",
                "SHORTLINE_DEMO_URL": f"http://127.0.0.1:{double_port}",
            }
            env.setdefault("SHORTLINE_GRAPH_URL", env["SHORTLINE_DEMO_URL"])
            children.append(
                Child(
                    "the simulated city",
                    [
                        sys.executable,
                        "-m",
                        "shortline_sim",
                        "whatsapp",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        str(double_port),
                        "--state-dir",
                        str(settings.data_dir / "city"),
                    ],
                    env,
                )
            )
        migrated = subprocess.run([*command, "migrate"], env=env, check=False)
        if migrated.returncode != 0:
            return migrated.returncode
        children += [Child("the web server", [*command, "serve"], env), Child("the worker", [*command, "work"], env)]
        for child in children:
            child.start()
        announced, start_again_at = False, 0.0
        while not stopping:
            for child in children:
                line = child.tend()
                if line:
                    say(line)
            if database is not None and not database.running() and time.monotonic() >= start_again_at:
                say("The database ended; starting it again.")
                database.stop()
                try:
                    database.start(say)
                except (
                    DatabaseTrouble,
                    OSError,
                ) as trouble:  # a full disk, for one: it passes when somebody makes room
                    say(f"{trouble}\nTrying again in {PAUSE:.0f} seconds.")
                    start_again_at = time.monotonic() + PAUSE
            if not announced and _answers(settings):
                announced = True
                _announce(settings, demo=demo)
            time.sleep(0.1)
        say("\nStopping ...")
        return 0
    except DatabaseTrouble as trouble:
        say(str(trouble))
        return 1
    finally:
        for child in reversed(children):
            child.stop()
        if database is not None:
            database.stop()


def _announce(settings: Settings, *, demo: bool) -> None:
    where = settings.base_url
    say(f"\nShortline is ready:  {where}")
    say("  The first visit creates the owner account; there is no default password.")
    if demo:
        say("  Then choose “Look around the demo city”: simulated customers start to write.")
    say("  Ctrl-C stops everything.\n")


def _answers(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _port_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
