"""All the pictures, for whoever chooses one, checks them or gives the credit."""

from __future__ import annotations

from pathlib import Path

from portal.adapters.documents.picture_sheet import as_sheet
from portal.adapters.easy_read import EasyReadLibrary


def sheet(root: Path, another_set: Path | None = None) -> bytes:
    """Return every picture on an accessible PDF. `root` is the folder of the portal’s resources,
    `another_set` that of pictures shown instead of ours, where there is one."""
    library = EasyReadLibrary(root / "easy_read", another_set)
    folder = library.picture_folder
    groups = {name: [library.pictures[each] for each in names] for name, names in folder.groups.items()}
    drawings = {name: folder.drawing(name) for name in library.pictures}
    return as_sheet(groups, drawings, "; ".join(folder.credits))


def listed(root: Path, another_set: Path | None = None) -> dict[str, object]:
    """Return every picture with what it shows, where it comes from and its group, and the credit."""
    library = EasyReadLibrary(root / "easy_read", another_set)
    folder = library.picture_folder
    return {
        "credit": "; ".join(folder.credits),
        "pictures": [
            {
                "name": name,
                "describes": library.pictures[name].describes,
                "source": library.pictures[name].source,
                "points": library.pictures[name].points,
                "group": group,
            }
            for group, names in folder.groups.items()
            for name in names
        ],
    }
