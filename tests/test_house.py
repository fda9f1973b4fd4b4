"""The house keeps its word: links lead somewhere, lock files name no address, nothing names this machine."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_links_in_the_documents_lead_somewhere() -> None:
    broken = []
    for path in ROOT.glob("*.md"), *[(ROOT / "docs").rglob("*.md")]:
        for document in path if not isinstance(path, Path) else [path]:
            for target in re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8")):
                if "://" not in target and not (document.parent / target).exists():
                    broken.append(f"{document.relative_to(ROOT)}: {target}")
    assert broken == []


def test_lock_files_name_no_download_address() -> None:
    for path in ROOT.glob("requirements*.lock"):
        text = path.read_text("utf-8")
        assert "://" not in text, path.name
        assert "--hash=sha256:" in text, path.name
    packages = (ROOT / "web" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in packages


def test_every_file_holds_one_idea_and_is_not_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked("src/*.py", "sim/*.py", "web/src/*.svelte", "web/src/*.ts")
        if "generated" not in path.parts and path.name != "schema.d.ts"
        and (lines := len(path.read_text("utf-8").splitlines())) > 400
    }  # fmt: skip
    assert long == {}
