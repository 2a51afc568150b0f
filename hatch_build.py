"""Compiles the catalogs and cuts the web fonts while a wheel is built. Found by pyproject.toml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MakeWhatIsMade(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make each file before the wheel's files are gathered. An editable install makes its own."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from portal.adapters.po_files import compile_all
            from portal.adapters.web_fonts import make_all

            root = Path(self.root)
            for _made in (*compile_all(root / "translations"), *make_all(root / "static", root / "translations")):
                pass
        finally:
            sys.path.remove(self.root)
