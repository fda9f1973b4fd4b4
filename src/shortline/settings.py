"""Process settings: one frozen value, read once from the environment; a bad environment fails at start with the full list."""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

META_GRAPH_URL = "https://graph.facebook.com"
OWNER_PASSWORD_MIN = 8  # characters, as for every password
MOST = 1_000_000  # a limit so high is none


class BadSettings(Exception):
    """One or more settings cannot be used; the message lists every one of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8080
    database_url: str | None = None  # None: the embedded database in data_dir
    secret_key: str = field(default="", repr=False)
    secret_key_previous: str = field(default="", repr=False)  # opens what it sealed, while a new key takes over
    public_url: str = ""  # how the outside reaches us; '' until known
    graph_url: str = META_GRAPH_URL
    graph_version: str = "v25.0"
    media_url: str = ""  # '' = a folder in data_dir; s3://bucket/prefix and the like otherwise
    scanner: str = ""  # a virus scanner: tcp://host:port, unix:///path, command:...; '' = none
    serve_unscanned: bool = False  # whether files are shown while the scanner cannot be reached
    allow_private_urls: bool = False
    owner_email: str | None = None
    owner_password: str | None = field(default=None, repr=False)
    demo: bool = False
    demo_url: str = ""  # where the double of the demo listens
    database_pool: int = 10
    limit_requests: int = 12_000  # a minute, for each session and each token
    limit_searches: int = 1200  # a minute, for each person
    limit_uploads: int = 600  # a minute, for each person
    metrics_token: str = field(default="", repr=False)  # '' = /metrics answers this machine only
    log_level: str = "info"
    trusted_proxies: tuple[str, ...] = ()  # addresses and networks whose X-Forwarded-For is believed
    test_clock: Path | None = None  # a file with seconds to add to the time; for desks under test

    @property
    def base_url(self) -> str:
        """Links in invitations and webhook addresses start here; never taken from a Host header."""
        return self.public_url or f"http://{'127.0.0.1' if self.host in ('0.0.0.0', '::') else self.host}:{self.port}"  # noqa: S104

    @property
    def local_url(self) -> str:
        """How a process on this machine reaches us: the double of the demo calls back here."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def trusted_origins(self) -> frozenset[str]:
        """Hosts the operator named in the environment: exempt from the private-address check."""
        return frozenset(_origin(url) for url in (self.graph_url, self.demo_url) if url)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def load(env: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Read SHORTLINE_* from the environment. Raises BadSettings naming every bad one."""
    env = os.environ if env is None else env
    problems: list[str] = []

    def text(name: str, default: str = "") -> str:
        return env.get(f"SHORTLINE_{name}", "").strip() or default

    def number(name: str, default: int, low: int, high: int) -> int:
        raw = text(name)
        if not raw:
            return default
        if raw.isdigit() and low <= int(raw) <= high:
            return int(raw)
        problems.append(f"SHORTLINE_{name} must be a whole number from {low} to {high}, not {raw!r}")
        return default

    def url(name: str, default: str = "") -> str:
        raw = text(name, default)
        if raw and urlsplit(raw).scheme not in ("http", "https"):
            problems.append(f"SHORTLINE_{name} must start with http:// or https://, not {raw!r}")
        return raw.rstrip("/")

    def flag(name: str) -> bool:
        raw = text(name).lower()
        if raw not in ("", "0", "1", "true", "false", "yes", "no"):
            problems.append(f"SHORTLINE_{name} must be yes or no, not {raw!r}")
        return raw in ("1", "true", "yes")

    def networks(name: str) -> tuple[str, ...]:
        given = tuple(part.strip() for part in text(name).split(",") if part.strip())
        for part in given:
            try:
                ipaddress.ip_network(part, strict=False)
            except ValueError:
                problems.append(f"SHORTLINE_{name} must be addresses or networks like 10.0.0.0/8, not {part!r}")
        return given

    database_url = text("DATABASE_URL") or None
    if database_url and urlsplit(database_url).scheme not in ("postgres", "postgresql"):
        problems.append("SHORTLINE_DATABASE_URL must start with postgresql://")
    data_dir = (
        Path(text("DATA_DIR") or platformdirs.user_data_dir("shortline", appauthor=False)).expanduser().absolute()
    )
    values: dict[str, object] = {
        "data_dir": data_dir,
        "host": text("HOST", "127.0.0.1"),
        "port": number("PORT", 8080, 1, 65535),
        "database_url": database_url,
        "secret_key": text("SECRET_KEY"),
        "secret_key_previous": text("SECRET_KEY_PREVIOUS"),
        "public_url": url("PUBLIC_URL"),
        "graph_url": url("GRAPH_URL", META_GRAPH_URL),
        "graph_version": text("GRAPH_VERSION", "v25.0"),
        "media_url": text("MEDIA_URL"),
        "scanner": text("SCANNER"),
        "serve_unscanned": flag("SERVE_UNSCANNED"),
        "allow_private_urls": flag("ALLOW_PRIVATE_URLS"),
        "owner_email": text("OWNER_EMAIL") or None,
        "owner_password": text("OWNER_PASSWORD") or None,
        "demo": flag("DEMO"),
        "demo_url": url("DEMO_URL"),
        "database_pool": number("DATABASE_POOL", 10, 2, 200),
        "limit_requests": number("LIMIT_REQUESTS", 12_000, 20, MOST),
        "limit_searches": number("LIMIT_SEARCHES", 1200, 1, MOST),
        "limit_uploads": number("LIMIT_UPLOADS", 600, 1, MOST),
        "metrics_token": text("METRICS_TOKEN"),
        "log_level": text("LOG_LEVEL", "info"),
        "trusted_proxies": networks("TRUSTED_PROXIES"),
        "test_clock": Path(text("TEST_CLOCK")) if text("TEST_CLOCK") else None,
    }
    if bool(values["owner_email"]) != bool(values["owner_password"]):
        problems.append("SHORTLINE_OWNER_EMAIL and SHORTLINE_OWNER_PASSWORD go together")
    if values["owner_password"] and len(str(values["owner_password"])) < OWNER_PASSWORD_MIN:
        problems.append(f"SHORTLINE_OWNER_PASSWORD needs at least {OWNER_PASSWORD_MIN} characters")
    if problems:
        raise BadSettings("These settings cannot be used:\n  " + "\n  ".join(problems))
    values.update(overrides)
    if not values["secret_key"]:
        values["secret_key"] = _kept_secret_key(data_dir)
    return Settings(**values)  # type: ignore[arg-type]  # each value was read by the type of its field


def _kept_secret_key(data_dir: Path) -> str:
    """Made on the first start, kept in the data directory, readable by its owner only."""
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret.key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # two starters: one wins, both read the same key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
