"""Another set of Easy Read pictures, as an area has one: a photo, a drawing, and the registry that names them."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

CREDIT = "Photos: Woldshire Pictures, used with leave"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><defs><linearGradient id="a">'
    '<stop offset="0" stop-color="#0000fe"/></linearGradient></defs><rect width="20" height="10" fill="url(#a)"/></svg>'
)
REGISTRY = f"""\
credit: "{CREDIT}"
pictures:
  letter: {{describes: "A letter lies on a mat", source: "Woldshire 7", points: true}}
  sorry: {{describes: "Two people hold hands & talk", source: "Woldshire 8", points: false}}
"""


def photo_set(folder: Path) -> Path:
    """Write the set into a new folder: `letter` is a drawing, `sorry` a photo of 300 by 200 pixels."""
    folder.mkdir()
    (folder / "pictures.yaml").write_text(REGISTRY, encoding="utf-8")
    (folder / "letter.svg").write_text(DRAWING, encoding="utf-8")
    Image.new("RGB", (300, 200), "#fe0000").save(folder / "sorry.jpg")
    return folder
