"""What a built wheel carries beside the source: the list of its parts, where scanners of installed packages look for it."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = "build/shortline.cdx.json"


class SbomHook(BuildHookInterface):  # type: ignore[type-arg]  # the builder gives its own configuration
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install needs none."""
        if version != "standard":
            return
        sys.path.insert(0, str(Path(__file__).parent))
        import sbom

        sbom.write(Path(self.root) / PARTS)
        build_data["sbom_files"].append(PARTS)
