"""`shortline-sim ledger`: runs, compares, prints the eight counts."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .checker import PROMISES, Findings, check
from .disk import small_disk
from .faults import KINDS
from .records import DeskBook, ProviderBook
from .run import Run, save

EXAMPLES = 8


def ledger(seed: int, minutes: float, keep: Path | None = None, *, only: str | None = None, disk: int = 0) -> int:
    """The exit code: 0 when every promise was kept."""
    kinds = [kind for kind in KINDS if only in (None, kind.name) and (disk or only or not kind.needs_disk)]
    if not kinds or (only == "disk_full" and not disk):
        print(
            f"There is no fault {only!r} here. There are: {', '.join(kind.name for kind in KINDS)}; disk_full needs --disk."
        )
        return 2
    with _folder(keep) as folder, small_disk(folder / "desk", disk):
        print(f"Ledger run, seed {seed}, {minutes:g} minutes of faults.", flush=True)
        run = Run(folder, seed, minutes, say=lambda line: print(line, flush=True), kinds=kinds)
        books = asyncio.run(run.go())
        findings = check(*books)
        if keep is not None:
            save(folder, run, books, findings)
    for line in [*figures(run, *books), "", *verdict(findings)]:
        print(line, flush=True)
    return 1 if any(findings.values()) else 0


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        keep.chmod(0o755)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="sl-ledger-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # root hands the database to an unprivileged account
        yield Path(folder)


def figures(run: Run, provider: ProviderBook, desk: DeskBook) -> list[str]:
    seconds = sorted(each.seconds for each in desk.recoveries) or [0.0]
    hits = run.world.to_provider.hits, run.world.to_desk.hits
    marked = sum(message.possible_duplicate for message in desk.messages)
    back, again = (sum(getattr(press, what) for press in desk.presses) for what in ("taken_back", "again"))
    return [
        f"webhooks posted {run.world.posts}, refused or cut {run.world.refused}; "
        f"messages acknowledged {len(provider.acknowledged)}, set aside {len(desk.set_aside)}",
        f"send pressed {len(desk.presses)} times, {run.office.refusals} refused ({run.office.collisions} collisions), "
        f"{back} taken back, {again} sent again by a person",
        f"accepted by the provider {len(provider.accepted)}; marked as possibly double {marked}",
        "faults: " + ", ".join(f"{name} {count}" for name, count in run.faults.most_common()),
        "on the wire: " + ", ".join(f"{name} {count}" for each in hits for name, count in sorted(each.items())),
        f"screens: {sum(s.connections for s in run.screens)} connections, {sum(s.resets for s in run.screens)} resets; "
        f"reads compared {len(desk.reads)}; asked over walls {run.walls.asked}",
        f"back after a fault: median {seconds[len(seconds) // 2]:.1f} s, worst {seconds[-1]:.1f} s; "
        f"other programs made the machine up to {run.yardstick.worst:.0f} times slower, which is taken out",
    ]


def verdict(findings: Findings) -> list[str]:
    lines = []
    for promise, found in findings.items():
        lines.append(f"{promise}  {len(found):4}  {PROMISES[promise]}")
        lines += [f"            {line}" for line in found[:EXAMPLES]]
        if len(found) > EXAMPLES:
            lines.append(f"            and {len(found) - EXAMPLES} more")
    return lines
