"""Structured log lines: one JSON object each, on standard error, without numbers and texts of people."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from shortline.redact import redact, redact_text

# What JSON leaves as it is and some terminals and programs obey: the upper control characters, and turns of direction.
_OBEYED = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class Log:
    """`log.info("message applied", conversation_id=7)`: a fixed sentence and named facts."""

    def __init__(self, name: str):
        self._logger = logging.getLogger(name)

    def debug(self, sentence: str, **facts: Any) -> None:
        self._write(logging.DEBUG, sentence, facts)

    def info(self, sentence: str, **facts: Any) -> None:
        self._write(logging.INFO, sentence, facts)

    def warning(self, sentence: str, **facts: Any) -> None:
        self._write(logging.WARNING, sentence, facts)

    def error(self, sentence: str, *, exc: BaseException | None = None, **facts: Any) -> None:
        self._write(logging.ERROR, sentence, facts, exc)

    def _write(self, level: int, sentence: str, facts: dict[str, Any], exc: BaseException | None = None) -> None:
        if self._logger.isEnabledFor(level):
            self._logger.log(level, sentence, extra={"facts": facts}, exc_info=exc)


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "say": redact_text(record.getMessage()),
        }
        line |= {name: redact(name, value) for name, value in getattr(record, "facts", {}).items()}
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            # The message of an exception may quote what a customer wrote; its type and place never do.
            line["error"] = type(error).__name__
            line["trace"] = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-8:]]
        return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(line, default=str, ensure_ascii=False))


def get(name: str) -> Log:
    return Log(name)


def setup(level: str = "info") -> None:
    """Send every log line of this process, ours and the libraries', through the redacting formatter."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(level=LEVELS.get(level, logging.INFO), handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "uvicorn.access", "pgqueuer", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
