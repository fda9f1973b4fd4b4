"""How heavy is the agent app's first screen? Bytes are counted as a browser would load them, compressed with gzip."""

import gzip
import re
from pathlib import Path

from bench.rows import Row

BUILD = Path(__file__).parent.parent / "web" / "build"
JS_BUDGET, CSS_BUDGET = 160.0, 20.0  # kB, compressed


def _size(path: Path) -> float:
    return len(gzip.compress(path.read_bytes(), 9)) / 1000


def measure() -> list[Row]:
    report = BUILD / "sizes.json"
    if report.exists():
        import json

        sizes = json.loads(report.read_text())
        script, style = float(sizes["js_gz"]) / 1000, float(sizes["css_gz"]) / 1000
    else:
        page = (BUILD / "index.html").read_text()
        names = set(re.findall(r'["\'](?:\./|/)?(_app/immutable/[^"\']+\.(?:js|css))["\']', page))
        script = sum(_size(BUILD / name) for name in names if name.endswith(".js"))
        style = sum(_size(path) for path in BUILD.glob("_app/immutable/assets/*.css"))
    return [
        Row("app_js_first_screen", round(script, 1), "kB gz", JS_BUDGET, script <= JS_BUDGET),
        Row("app_css", round(style, 1), "kB gz", CSS_BUDGET, style <= CSS_BUDGET),
    ]
