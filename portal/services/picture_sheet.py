"""All the pictures, for whoever chooses one, checks them or gives the credit."""

from __future__ import annotations

from pathlib import Path

from portal.adapters.documents.picture_sheet import as_sheet
from portal.adapters.easy_read import EasyReadLibrary


def sheet(root: Path) -> bytes:
    """Return every picture on an accessible PDF. `root` is the folder of the portal’s resources."""
    library = EasyReadLibrary(root / "easy_read")
    groups = {name: [library.pictures[each] for each in names] for name, names in library.picture_groups.items()}
    drawings = {
        name: (root / "static" / "pictures" / f"{name}.svg").read_text(encoding="utf-8") for name in library.pictures
    }
    return as_sheet(groups, drawings, library.credit)


def listed(root: Path) -> dict[str, object]:
    """Return every picture with what it shows, where it comes from and its group, and the credit."""
    library = EasyReadLibrary(root / "easy_read")
    return {
        "credit": library.credit,
        "pictures": [
            {
                "name": name,
                "describes": library.pictures[name].describes,
                "source": library.pictures[name].source,
                "points": library.pictures[name].points,
                "group": group,
            }
            for group, names in library.picture_groups.items()
            for name in names
        ],
    }
