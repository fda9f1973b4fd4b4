"""The figures of all plays as a table for the terminal, one for the documents, and a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shortline_sim.team.figures import Figures
from shortline_sim.team.judge import Verdict, against, promises
from tests.week import picture

BEGIN, END = "<!-- week: begin -->", "<!-- week: end -->"
HEADS = (
    "way", "first answer, half / 95 in 100", "follow-up, half / 95 in 100", "late per 1,000 cases", "windows lost per 1,000",
    "same colleague", "minutes without an owner per 1,000", "Gini of effort",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    scene: str
    about: str
    target: str
    way: str
    figures: Figures
    lost_while_free: int
    took: float

    def cells(self) -> tuple[str, ...]:
        each = self.figures
        return (
            self.way,
            f"{spoken(each.first_p50)} / {spoken(each.first_p95)}",
            f"{spoken(each.follow_up_p50)} / {spoken(each.follow_up_p95)}",
            f"{each.breaches:.0f}",
            f"{each.windows_lost:.0f}",
            f"{each.same_agent:.0%}".replace("%", " %"),
            f"{each.unowned_minutes:,.0f}",
            f"{each.gini:.2f}",
        )


@dataclass(frozen=True, slots=True)
class Table:
    rows: Sequence[Row]

    @classmethod
    def of(cls, played: Mapping[str, Mapping[str, Any]], scenes: Sequence[str]) -> Table:
        """In the order of the scenes, the desk's own way first, as they were played."""
        return cls(
            [
                Row(
                    each["scene"], each["about"], each["target"], each["way"], Figures(**each["figures"]),
                    each["lost_while_free"], each["took"],
                )
                for scene in scenes
                for key, each in played.items()
                if key.split("/")[0] == scene
            ]
        )  # fmt: skip

    def scenes(self) -> list[list[Row]]:
        names = dict.fromkeys(row.scene for row in self.rows)
        return [[row for row in self.rows if row.scene == name] for name in names]

    def verdicts(self) -> list[Verdict]:
        found = []
        for rows in self.scenes():
            ours = next((row for row in rows if row.way == "ours"), None)
            if ours is not None:
                found += promises(ours.scene, ours.target, ours.figures, ours.lost_while_free)
                others = {row.way: row.figures for row in rows if row is not ours}
                found += against(ours.scene, ours.figures, others)
        return found

    def text(self) -> str:
        lines = []
        for rows in self.scenes():
            lines += ["", f"{rows[0].scene}: {rows[0].about}"]
            for row in rows:
                figures = "  ".join(f"{cell:>16}" for cell in row.cells()[1:])
                lines.append(f"  {row.way:<16}{figures}   {row.took:.0f} s to play")
        return "\n".join([*lines, "", *map(str, self.verdicts())])

    def markdown(self) -> str:
        lines = []
        for rows in self.scenes():
            lines += [f"**{rows[0].about[0].upper()}{rows[0].about[1:]}**", "", f"| {' | '.join(HEADS)} |"]
            lines.append("|---" * len(HEADS) + "|")
            lines += [f"| {' | '.join(row.cells())} |" for row in rows]
            lines.append("")
        missed = [each for each in self.verdicts() if not each.met]
        lines.append(f"{len(self.verdicts()) - len(missed)} of {len(self.verdicts())} bounds were kept. Not kept:" if missed
                     else f"All {len(self.verdicts())} bounds were kept.")  # fmt: skip
        lines.append("")
        lines += [f"- {each.scene}: {each.name}: {each.value:.2f}, wanted {each.bound:.2f}" for each in missed]
        return "\n".join(lines).rstrip() + "\n"

    def write(self, docs: Path) -> None:
        page = docs / "explanation" / "team-week.md"
        text = page.read_text("utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        page.write_text(f"{before}{BEGIN}\n\n{self.markdown()}\n{END}{after}", "utf-8")
        drawn = picture.draw([(row.scene, row.way, row.figures) for row in self.rows])
        (docs / "images" / "week.svg").write_text(drawn, "utf-8")


def spoken(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 5940 else f"{seconds / 3600:.1f} h"
