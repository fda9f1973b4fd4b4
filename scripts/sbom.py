"""The list of parts: every locked package as CycloneDX 1.6, from the lock files and from nothing else on any network.

`python scripts/sbom.py FILE`. The same locks give the same bytes, but for licences and scopes of Python packages, which
come from the installed ones. A wheel carries it in its metadata (see `scripts/wheel.py`).
"""

import base64
import json
import re
import sys
import tomllib
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
RUNS, BUILDS = "requirements.lock", ("requirements-bootstrap.lock", "requirements-node.lock")
APP = "web/package-lock.json"
_LOCKED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)")
Json = dict[str, Any]


def document() -> Json:
    """The whole list, sorted, each package of a version once."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = _needed(project["dependencies"])
    parts = {part["bom-ref"]: part for part in _app_packages()}
    for part in _python_packages(RUNS):
        unused = needed is not None and part["name"] not in needed
        parts[part["bom-ref"]] = {**part, **({"scope": "excluded"} if unused else {})}
    for lock in BUILDS:
        for part in _python_packages(lock):
            parts.setdefault(part["bom-ref"], {**part, "scope": "excluded"})
    components = [parts[ref] for ref in sorted(parts)]
    name, version = project["name"], project["version"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([version, components])).urn,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"pkg:pypi/{name}@{version}",
                "name": name,
                "version": version,
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": components,
    }


def _python_packages(lock: str) -> list[Json]:
    """One for each locked version, with the digests of all its files. Environment markers lock several versions."""
    found: list[Json] = []
    for line in (ROOT / lock).read_text().splitlines():
        if locked := _LOCKED.match(line):
            name = canonicalize_name(locked["name"])
            found.append(_part("pypi", name, locked["version"], lock) | _licence(name, locked["version"]))
        for digest in re.findall(r"--hash=sha256:([0-9a-f]{64})", line):
            found[-1].setdefault("hashes", []).append({"alg": "SHA-256", "content": digest})
    return found


def _app_packages() -> list[Json]:
    """What the agent app is built from and with. What only builds cannot be told from what ends up in a bundle."""
    found: list[Json] = []
    for place, entry in json.loads((ROOT / APP).read_text())["packages"].items():
        if not place:
            continue
        part = _part("npm", entry.get("name") or place.rpartition("node_modules/")[2], entry["version"], APP)
        if entry.get("license"):
            part["licenses"] = [{"expression": entry["license"]}]
        if entry.get("integrity"):
            algorithm, _, digest = entry["integrity"].partition("-")
            content = base64.b64decode(digest).hex()
            part["hashes"] = [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": content}]
        found.append(part)
    return found


def _part(kind: str, name: str, version: str, lock: str) -> Json:
    address = f"pkg:{kind}/{quote(name, safe='/')}@{quote(version)}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "properties": [{"name": "shortline:locked-in", "value": lock}],
    }


def _licence(name: str, version: str) -> Json:
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return {}
    said = installed.metadata.get("License-Expression")
    return {"licenses": [{"expression": said}]} if said and installed.version == version else {}


def _needed(direct: list[str]) -> set[str] | None:
    """What the desk needs to run, by what the installed packages say of themselves; None when they are not installed."""
    needed: set[str] = set()
    waiting = [(Requirement(each), "") for each in direct]
    while waiting:
        wanted, extra = waiting.pop()
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(wanted.name)
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            return None
        if name in needed and not wanted.extras:
            continue
        needed.add(name)
        waiting += [(Requirement(each), one) for each in requires for one in ("", *wanted.extras)]
    return needed


def write(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document(), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
