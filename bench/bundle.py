"""How heavy is the agent app's first screen? The build's own count is asked: what a browser loads until the first row."""

import re
import subprocess
from pathlib import Path

from bench.rows import Row

WEB = Path(__file__).parent.parent / "web"
JS_BUDGET, CSS_BUDGET = 160.0, 20.0  # kB, compressed with gzip
SAID = re.compile(r"JavaScript ([\d.]+) kB gz.*CSS ([\d.]+) kB")


def measure() -> list[Row]:
    said = subprocess.run(["node", "scripts/size.mjs"], cwd=WEB, capture_output=True, text=True, check=True).stdout
    found = SAID.search(said)
    if found is None:
        raise RuntimeError(f"the size report is not understood: {said[:200]}")
    script, style = float(found[1]), float(found[2])
    return [
        Row("app_js_first_screen", script, "kB gz", JS_BUDGET, script <= JS_BUDGET),
        Row("app_css", style, "kB gz", CSS_BUDGET, style <= CSS_BUDGET),
    ]
