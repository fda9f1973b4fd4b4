"""The next version of the product: a copy of its source with one more migration, run as processes of its own.

Tomorrow's processes say so in the address of their database, so that a row tells which version wrote it. The post half
forbids rows of today's version: run too early, it makes today's processes fail.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import shortline
from shortline.db.halves import known

NAME = f"{len(known()) + 1:04}_of_tomorrow"
WRITER = "coalesce(current_setting('shortline.version', true), 'today')"
PRE = f"""
CREATE TABLE used_meanwhile (id bigint PRIMARY KEY);
ALTER TABLE conversations ADD COLUMN tone text NOT NULL DEFAULT 'plain';
ALTER TABLE messages ADD COLUMN written_by text;
ALTER TABLE messages ALTER COLUMN written_by SET DEFAULT {WRITER};
ALTER TABLE journal ADD COLUMN written_by text;
ALTER TABLE journal ALTER COLUMN written_by SET DEFAULT {WRITER};
UPDATE messages SET written_by = 'before';
UPDATE journal SET written_by = 'before';
"""
POST = """
UPDATE messages SET written_by = 'before' WHERE written_by <> 'tomorrow';
UPDATE journal SET written_by = 'before' WHERE written_by <> 'tomorrow';
ALTER TABLE messages ALTER COLUMN written_by SET NOT NULL, ADD CHECK (written_by IN ('before', 'tomorrow'));
ALTER TABLE journal ALTER COLUMN written_by SET NOT NULL, ADD CHECK (written_by IN ('before', 'tomorrow'));
DROP TABLE used_meanwhile;
"""


def make_tomorrow(folder: Path) -> Path:
    """Copy the source there, and add the migration; returns what goes into PYTHONPATH."""
    source = folder / "tomorrow"
    package = source / "shortline"
    ignored = shutil.ignore_patterns("web_build", "__pycache__")
    shutil.copytree(Path(shortline.__file__).parent, package, ignore=ignored)
    migrations = package / "db" / "migrations"
    (migrations / f"{NAME}.sql").write_text(PRE)
    (migrations / f"{NAME}.post.sql").write_text(POST)
    return source


def environment(url: str, folder: Path, source: Path | None, **more: str) -> dict[str, str]:
    """For a process of today's version, or with `source` of tomorrow's."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SHORTLINE_")}
    if source is not None:
        clean["PYTHONPATH"] = str(source)
        url += f"{'&' if '?' in url else '?'}shortline.version=tomorrow"
    return clean | {
        "SHORTLINE_DATABASE_URL": url, "SHORTLINE_DATA_DIR": str(folder), "SHORTLINE_SECRET_KEY": "one key for both",
        "SHORTLINE_LOG_LEVEL": "warning", **more,
    }  # fmt: skip


def run(*command: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shortline", *command], env=env, capture_output=True, text=True, check=False, timeout=330
    )
