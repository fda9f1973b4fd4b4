"""Children of the supervisor: started, watched, restarted with growing pauses, and ended with their parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

_PR_SET_PDEATHSIG = 1
STOP_WITHIN = 15  # seconds: a worker takes 8 for what ends by itself and at most 4 to put its jobs back
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(how: int) -> None:
    """Ask the kernel to signal this process when its parent is gone (Linux; elsewhere processes watch getppid)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, how)


def _prepare() -> None:
    os.setsid()
    die_with_parent(signal.SIGTERM)


class Child:
    """One process of the group. A crash restarts it after 0.2, 0.4 ... at most 10 seconds."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str]):
        self.name = name
        self._command = list(command)
        self._env = dict(env)
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = 0.2
        self._not_before = 0.0
        self._started_at = 0.0
        self.restarts = -1

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            env=self._env,
            stdin=subprocess.DEVNULL,
            preexec_fn=_prepare,
        )
        self._started_at = time.monotonic()
        self.restarts += 1

    def tend(self) -> str | None:
        """Restart when ended and due; returns a line to print when something happened."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._not_before:
                self.start()
            return None
        code = self._process.poll()
        if code is None:
            if now - self._started_at > 30:
                self._pause = 0.2
            return None
        self._process = None
        self._not_before = now + self._pause
        self._pause = min(self._pause * 2, 10.0)
        return f"{self.name} ended ({code}); starting it again."

    def stop(self, *, wait: float = STOP_WITHIN) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(wait)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
