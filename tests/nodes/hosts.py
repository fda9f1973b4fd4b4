"""Hosts for a test: network namespaces on one bridge, so that a node can be cut off as a pulled cable cuts it off."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from shortline.supervisor.postgres import EmbeddedPostgres

MIDDLE = "10.213.77.1"  # the bridge: database and provider are here
DATABASE_PORT = 5432


def unavailable() -> str:
    """Why this machine has no namespaces for us; '' when it has."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("ip") is None:
        return "network namespaces need Linux, root and the program ip"
    done = subprocess.run(["ip", "netns", "add", "slprobe"], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "delete", "slprobe"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "this machine does not let us make network namespaces"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass
class Host:
    name: str
    address: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def inside(self) -> list[str]:
        """What stands before a command that runs on this host."""
        return ["ip", "netns", "exec", self.name]

    def run(self, *command: str, env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as file:
            started = subprocess.Popen(
                [*self.inside, sys.executable, "-m", "shortline", *command], env=env, stdout=file, stderr=file
            )
        self.running.append(started)
        return started

    def pull_cable(self) -> None:
        ip("link", "set", f"{self.name}-out", "down")

    def plug_in(self) -> None:
        ip("link", "set", f"{self.name}-out", "up")


def open_to_hosts(postgres: EmbeddedPostgres, *lines: str) -> str:
    """Start a database that listens in the middle, with these lines of settings; returns its address."""
    postgres.start()
    more = (f"listen_addresses = '{MIDDLE}'", f"port = {DATABASE_PORT}", *lines)
    (postgres.cluster / "postgresql.local.conf").write_text("".join(f"{line}\n" for line in more))
    with (postgres.cluster / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.213.77.0/24 trust\n")
    postgres.stop()
    postgres.start()
    return f"postgresql://shortline@{MIDDLE}:{DATABASE_PORT}/shortline"


@contextmanager
def hosts(*names: str) -> Iterator[list[Host]]:
    """Hosts that see the middle and each other, and nothing else. One such world at a time on this machine."""
    with (Path(tempfile.gettempdir()) / "shortline-hosts.lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        yield from _hosts(names)


def _hosts(names: tuple[str, ...]) -> Iterator[list[Host]]:
    made: list[Host] = []
    for name in names:  # left by a run that was killed
        subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)
    with suppress(subprocess.CalledProcessError):
        ip("link", "delete", "slbridge")
    try:
        ip("link", "add", "slbridge", "type", "bridge")
        ip("address", "add", f"{MIDDLE}/24", "dev", "slbridge")
        ip("link", "set", "slbridge", "up")
        for number, name in enumerate(names, start=2):
            host = Host(name, f"10.213.77.{number}")
            ip("netns", "add", name)
            made.append(host)
            ip("link", "add", f"{name}-out", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"{name}-out", "master", "slbridge", "up")
            ip("-n", name, "address", "add", f"{host.address}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield made
    finally:
        for host in made:
            for process in host.running:
                process.kill()
                process.wait(10)
            subprocess.run(["ip", "netns", "delete", host.name], capture_output=True, check=False)
        subprocess.run(["ip", "link", "delete", "slbridge"], capture_output=True, check=False)
