"""`make week`: each scene with each way of sharing, judged, as a table and a picture.

Ends with 0 also where a bound is missed: the table says so. What was played is kept beside it, so a run that was
interrupted goes on where it was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import asyncpg

from shortline.api.server import loop_factory
from shortline.settings import Settings, load
from shortline_sim.team.figures import Figures, figures
from tests.server import template_server
from tests.week import table
from tests.week.desk import a_desk
from tests.week.play import Play
from tests.week.scenes import SCENES, Scene
from tests.week.ways import names

ROOT = Path(__file__).parents[2]


async def play(server: str, name: str, scene: Scene, way: str, seed: int) -> tuple[Figures, int, float]:
    """The figures, windows lost while somebody was free, and the seconds it took."""
    database = f"week_{name}_{way.replace(' ', '_')}"
    admin = await asyncpg.connect(server.replace("/shortline?", "/postgres?"))
    await admin.execute(f'CREATE DATABASE "{database}" TEMPLATE shortline STRATEGY file_copy')
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sl-") as folder:
        settings = desk_settings(Path(folder), server.replace("/shortline?", f"/{database}?"))
        async with a_desk(settings, staff=len(scene.staff), seed=seed) as desk:
            book = await Play(
                desk,
                scene.staff,
                scene.shifts,
                scene.cases,
                name=way,
                seed=seed,
                hurried=scene.hurried,
                ends=scene.ends,
            ).run()
    await admin.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
    await admin.close()
    return figures(book), book.windows_lost_while_free, time.monotonic() - began


def desk_settings(folder: Path, url: str) -> Settings:
    return load(
        {"SHORTLINE_LIMIT_REQUESTS": "1000000", "SHORTLINE_LIMIT_SEARCHES": "1000000", "SHORTLINE_LOG_LEVEL": "error"},
        data_dir=folder, database_url=url, secret_key="test-key", public_url="http://desk.test", allow_private_urls=True,
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="week", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenes", nargs="+", choices=SCENES, default=list(SCENES))
    parser.add_argument("--ways", nargs="+", choices=names(), default=names())
    parser.add_argument("--keep", type=Path, help="where the figures are kept; build/week-SEED.json")
    parser.add_argument("--write", action="store_true", help="put the table and the picture into the documents")
    parser.add_argument("--again", action="store_true", help="play also what was played before")
    given = parser.parse_args()
    kept = given.keep or ROOT / "build" / f"week-{given.seed}.json"
    kept.parent.mkdir(exist_ok=True)
    played = {} if given.again or not kept.exists() else json.loads(kept.read_text("utf-8"))
    missing = [(name, way) for name in given.scenes for way in given.ways if f"{name}/{way}" not in played]
    if missing:
        with template_server(60) as server, asyncio.Runner(loop_factory=loop_factory()) as runner:
            for name, way in missing:
                scene = SCENES[name](given.seed)
                found, lost_while_free, took = runner.run(play(server, name, scene, way, given.seed))
                played[f"{name}/{way}"] = {
                    "scene": scene.name, "about": scene.about, "target": scene.target, "way": way,
                    "figures": asdict(found), "lost_while_free": lost_while_free, "took": round(took, 1),
                }  # fmt: skip
                kept.write_text(json.dumps(played, indent=1), "utf-8")
                print(f"{scene.about}, {way}: {found.answers:,} answers in {took:.0f} s", file=sys.stderr, flush=True)
    shown = table.Table.of(played, given.scenes)
    print(shown.text())
    if given.write:
        shown.write(ROOT / "docs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
