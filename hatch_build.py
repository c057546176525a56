"""What a wheel holds beside the sources: the lexicons compiled, so that the first start is as quick as any other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledLexicons(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the lexicons into the wheel. An editable install compiles its own, in the user's cache folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run the compiler on the sources, in a process of its own."""
        if self.target_name != "wheel" or version == "editable":
            return
        self.folder = Path(tempfile.mkdtemp())
        # One hash seed, so that the same sources give the same wheel.
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(Path(self.root, "src")), *filter(None, sys.path)]),
            "PYTHONHASHSEED": "0",
            "SAKSI_CACHE": str(self.folder),
        }
        subprocess.run([sys.executable, "-m", "saksi.lang.compiling"], env=environment, check=True)
        build_data["force_include"][str(self.folder)] = "saksi/data/compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete what was compiled: it is in the wheel."""
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)
