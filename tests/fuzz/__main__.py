"""`python -m tests.fuzz TARGET SECONDS`: inputs grow by what code they reach. Whatever breaks a target is kept in `found/`.

Ends with 0 when nothing broke. Inputs that broke once stay in `found/TARGET/` and are tried in every run of the tests.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["shortline"]):
    from tests.fuzz.targets import TARGETS, seeds

FOUND = Path(__file__).parent / "found"


def main(target: str, seconds: int) -> None:
    kept = FOUND / target
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds(target)):
            (Path(folder) / str(number)).write_bytes(seed)
        atheris.Setup(
            [sys.argv[0], folder, f"-max_total_time={seconds}", "-timeout=5", "-rss_limit_mb=1024", "-max_len=20000",
             f"-artifact_prefix={kept}/", "-print_final_stats=1"],
            TARGETS[target],
        )  # fmt: skip
        atheris.Fuzz()


main(sys.argv[1], int(sys.argv[2]))
