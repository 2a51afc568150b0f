"""A photo for the demonstration, drawn here: a red bus on a hill, since nobody in it ever was."""

from __future__ import annotations

import io


def bus() -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (960, 640), (188, 216, 232))
    draw = ImageDraw.Draw(image)
    draw.ellipse((-200, 360, 1300, 1100), fill=(112, 150, 96))
    draw.rectangle((0, 500, 960, 560), fill=(120, 120, 124))
    draw.rounded_rectangle((190, 210, 780, 500), 28, fill=(176, 38, 34))
    for row, top in enumerate((240, 370)):
        for place in range(5):
            left = 220 + place * 108
            draw.rounded_rectangle((left, top, left + 82, top + 80 + row * 10), 8, fill=(236, 240, 240))
    for middle in (310, 660):
        draw.ellipse((middle - 52, 450, middle + 52, 554), fill=(40, 40, 42))
        draw.ellipse((middle - 22, 480, middle + 22, 524), fill=(170, 172, 176))
    made = io.BytesIO()
    image.save(made, "JPEG", quality=90)
    return made.getvalue()
