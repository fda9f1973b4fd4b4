"""How long customers waited in each scene, by way of sharing, as one picture: half of them and 95 in 100, logarithmic."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log10

from shortline_sim.team.figures import Figures

WIDTH, LEFT, RIGHT, TOP, ROW = 760, 190, 40, 96, 20
LEAST, MOST = 10.0, 86_400.0  # seconds
MARKS = ((10, "10 s"), (60, "1 min"), (300, "5 min"), (1800, "30 min"), (7200, "2 h"), (43_200, "12 h"))
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2933 } .small { font-size: 12px; fill: #52606d } .title { font-size: 16px;
  font-weight: 600 } .mid { text-anchor: middle } .card { fill: #ffffff; stroke: #cbd2d9 } .axis { stroke: #9aa5b1 }
  .w0 { fill: #2f6fb3; stroke: #2f6fb3 } .w1 { fill: #b4540a; stroke: #b4540a } .w2 { fill: #6b7280; stroke: #6b7280 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4e7eb } .small { fill: #b8c2cc } .card { fill: #1b222b; stroke: #3e4c59 } .axis { stroke: #616e7c }
    .w0 { fill: #6ea8e0; stroke: #6ea8e0 } .w1 { fill: #f0a35e; stroke: #f0a35e } .w2 { fill: #a5adb8; stroke: #a5adb8 } }
"""
Played = tuple[str, str, Figures]  # scene, way, figures


def place(seconds: float) -> float:
    """Where on the picture; what is shorter or longer than the scale stands at its end."""
    share = log10(min(MOST, max(LEAST, seconds)) / LEAST) / log10(MOST / LEAST)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def draw(rows: Sequence[Played]) -> str:
    title = "How long customers waited, by way of sharing the work"
    ways = list(dict.fromkeys(way for _, way, _ in rows))
    parts = [f'<text class="title" x="24" y="34">{title}</text>', *_legend(ways)]
    y, before = TOP, ""
    for kind, p50, p95 in (("first answer", "first_p50", "first_p95"), ("follow-up", "follow_up_p50", "follow_up_p95")):
        parts.append(f'<text x="24" y="{y + 14}" font-weight="600">{kind}</text>')
        y += 26
        before = ""
        for scene, way, found in rows:
            if scene != before:
                y += 8 if before else 0
                parts.append(f'<text class="small" x="24" y="{y + 12}">{escape(scene)}</text>')
                before = scene
            one, other = place(getattr(found, p50)), place(getattr(found, p95))
            ink = f"w{ways.index(way) % 3}"
            parts.append(
                f'<line class="{ink}" stroke-width="3" x1="{one:.1f}" y1="{y + 8}" x2="{other:.1f}" y2="{y + 8}"/>'
            )
            parts.append(f'<circle class="{ink}" cx="{one:.1f}" cy="{y + 8}" r="4"/>')
            parts.append(f'<rect class="{ink}" x="{other - 1.5:.1f}" y="{y + 3}" width="3" height="10"/>')
            y += ROW - 4
        y += 20
    for seconds, name in MARKS:
        x = place(seconds)
        parts.append(f'<line class="axis" opacity="0.4" x1="{x:.1f}" y1="{TOP + 8}" x2="{x:.1f}" y2="{y}"/>')
        parts.append(f'<text class="small mid" x="{x:.1f}" y="{y + 16}">{name}</text>')
    tall = y + 36
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" width="{WIDTH}" height="{tall}" '
        f'role="img" aria-label="{title}">\n<style>{STYLE}</style>\n'
        f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{tall - 1}" rx="8"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _legend(ways: Sequence[str]) -> list[str]:
    parts = []
    for number, way in enumerate(ways):
        x = 24 + number * 150
        parts.append(f'<circle class="w{number % 3}" cx="{x + 6}" cy="58" r="5"/>')
        parts.append(f'<text class="small" x="{x + 18}" y="62">{escape(way)}</text>')
    parts.append('<text class="small" x="24" y="84">the dot: half waited no longer; the bar: 95 in 100</text>')
    return parts
