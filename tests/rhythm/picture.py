"""The week as one picture: how far apart a hand's conversations were pressed and left, and how long messages waited."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.rhythm.judge import Delays

WIDTH, LEFT, TOP, HEIGHT = 760, 56, 84, 190
BIN, BINS = 0.5, 20  # seconds; ten of them
COLUMNS = (430, 520, 610, 704)
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2933 } .small { font-size: 12px; fill: #52606d } .title { font-size: 16px;
  font-weight: 600 } .end { text-anchor: end } .mid { text-anchor: middle } .card { fill: #ffffff; stroke: #cbd2d9 }
  .left { fill: #2f6fb3 } .pressed { fill: none; stroke: #b4540a; stroke-width: 2 } .axis { stroke: #9aa5b1 }
  .second { stroke: #b4540a; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4e7eb } .small { fill: #b8c2cc } .card { fill: #1b222b; stroke: #3e4c59 } .left { fill: #6ea8e0 }
    .pressed, .second { stroke: #f0a35e } .axis { stroke: #616e7c } }
"""


def draw(pressed: Sequence[float], left: Sequence[float], rows: Sequence[Delays], *, title: str) -> str:
    before, after = _bins(pressed), _bins(left)
    most = max(*before, *after, 1)
    wide = (WIDTH - LEFT - 40) / BINS
    base = TOP + HEIGHT
    parts = [f'<text class="title" x="24" y="34">{escape(title)}</text>', *_legend(most)]
    for n, count in enumerate(after):
        tall = HEIGHT * count / most
        parts.append(
            f'<rect class="left" x="{LEFT + n * wide + 2:.1f}" y="{base - tall:.1f}" width="{wide - 4:.1f}" height="{tall:.1f}"/>'
        )
    steps = " ".join(
        f"L{LEFT + n * wide:.1f} {base - HEIGHT * count / most:.1f} H{LEFT + (n + 1) * wide:.1f}"
        for n, count in enumerate(before)
    )
    parts.append(f'<path class="pressed" d="M{LEFT} {base} {steps} V{base}"/>')
    parts.append(f'<line class="axis" x1="{LEFT}" y1="{base}" x2="{WIDTH - 40}" y2="{base}"/>')
    second = LEFT + wide / BIN
    parts.append(f'<line class="second" x1="{second:.1f}" y1="{TOP}" x2="{second:.1f}" y2="{base}"/>')
    parts += [
        f'<text class="small mid" x="{LEFT + n * wide:.1f}" y="{base + 18}">{n * BIN:g} s</text>'
        for n in range(0, BINS + 1, 2)
    ]
    parts += _table(rows, base + 62)
    tall_all = base + 62 + 26 * (len(rows) + 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall_all}" width="{WIDTH}" height="{tall_all}" '
        f'role="img" aria-label="{escape(title)}">\n<style>{STYLE}</style>\n'
        f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{tall_all - 1}" rx="8"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _legend(most: int) -> list[str]:
    return [
        '<rect class="left" x="24" y="50" width="14" height="12"/>',
        '<text class="small" x="44" y="61">left the desk</text>',
        '<path class="pressed" d="M140 61 V51 H154 V61"/>',
        '<text class="small" x="160" y="61">send was pressed: seconds between two conversations of one person</text>',
        f'<text class="small end" x="{LEFT - 6}" y="{TOP + 10}">{most}</text>',
        f'<text class="small end" x="{LEFT - 6}" y="{TOP + HEIGHT}">0</text>',
    ]


def _table(rows: Sequence[Delays], y: int) -> list[str]:
    heads = ("messages", "half within", "95 in 100", "longest")
    parts = [f'<text class="small" x="24" y="{y}">waited from send to leaving</text>']
    parts += [f'<text class="small end" x="{x}" y="{y}">{head}</text>' for x, head in zip(COLUMNS, heads, strict=True)]
    for n, row in enumerate(rows, start=1):
        at = y + 26 * n - 4
        parts.append(f'<line class="axis" x1="24" y1="{at - 16}" x2="{WIDTH - 24}" y2="{at - 16}" opacity="0.5"/>')
        parts.append(f'<text x="24" y="{at}">{escape(row.name)}</text>')
        cells = (f"{row.count:,}", spoken(row.p50), spoken(row.p95), spoken(row.longest))
        parts += [f'<text class="end" x="{x}" y="{at}">{cell}</text>' for x, cell in zip(COLUMNS, cells, strict=True)]
    return parts


def spoken(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _bins(values: Sequence[float]) -> list[int]:
    counts = [0] * BINS
    for value in values:
        if value < BIN * BINS:
            counts[int(value / BIN)] += 1
    return counts
