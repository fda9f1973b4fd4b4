"""The product's processes, forked from one that has imported everything: one that was killed is back within moments."""

import multiprocessing
import os
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

from shortline import failpoints, log
from shortline.api.server import serve
from shortline.settings import load
from shortline.worker import work

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.journeys.mortal"])
PARTS = {"serve": serve, "work": work}


def start(part: str, env: dict[str, str], armed: dict[str, str], log_file: Path) -> BaseProcess:
    process = FORKS.Process(target=run, args=(part, env, armed, log_file), daemon=True)
    process.start()
    return process


def run(part: str, env: dict[str, str], armed: dict[str, str], log_file: Path) -> None:
    """What `python -m shortline serve` does, with the steps at which to die."""
    with log_file.open("a") as out:
        os.dup2(out.fileno(), sys.stdout.fileno())
        os.dup2(out.fileno(), sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(env)
    failpoints._ARMED.update(armed)
    settings = load()
    log.setup(settings.log_level)
    raise SystemExit(PARTS[part](settings))
