"""Compiles the catalogs while a wheel is built, so that every wheel has them. Found by pyproject.toml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogs(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each catalog before the wheel's files are gathered. An editable install compiles for itself."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from portal.adapters.po_files import compile_all

            for _made in compile_all(Path(self.root) / "translations"):
                pass
        finally:
            sys.path.remove(self.root)
