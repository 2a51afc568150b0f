"""Files to add, good and hostile, made when they are needed: none lies in the repository."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
from PIL import Image, PngImagePlugin

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PLACE = b"GPS-53.9591-1.0815"
PHP = b"<?php system($_GET['c']); ?>"
HTML = b"<html><script>alert(document.cookie)</script></html>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    made = io.BytesIO()
    image = Image.new("RGBA" if kind == "PNG" else "RGB", size, (160, 30, 30))
    image.save(made, kind, **options)
    return made.getvalue()


def photo_with_its_place() -> bytes:
    """A photo that lies on its side, says where and by which camera it was taken, and has something behind its end."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter
    exif[0x010F] = "Canon of Janet"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = PLACE.decode()
    return picture("JPEG", (64, 48), exif=exif, comment=PLACE) + PHP + PLACE


def phone_photo() -> bytes:
    """A photo as some telephones take it (HEIC): 64 by 32 with a red band on its left, to be turned by a quarter."""
    return base64.b64decode(HEIC)


def png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", PLACE.decode())
    return picture("PNG", pnginfo=words)


def pixel_flood(width: int = 65535, height: int = 65535) -> bytes:
    """A PNG of a few bytes that says it is four thousand million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9999))) + chunk(b"IEND", b"")
    )


def jpeg_flood() -> bytes:
    """The same as a JPEG: the size in its head made the largest there is."""
    made = bytearray(picture("JPEG"))
    at = made.index(b"\xff\xc0") + 5
    made[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(made)


def pdf(pages: int = 1, **parts: Any) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    for name, value in parts.items():
        made.Root[f"/{name}"] = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf_that_acts() -> bytes:
    """JavaScript at opening, a program to launch, a file inside, a form that sends itself, notes that act."""
    made = pikepdf.new()
    made.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("/bin/sh"))
    made.Root.OpenAction = script
    made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), script]))
    made.attachments["evil.exe"] = b"MZ" + PHP
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch)
    page = made.pages[0].obj
    page.Annots = made.make_indirect(pikepdf.Array([made.make_indirect(note)]))
    page.AA = pikepdf.Dictionary(O=script)
    made.docinfo["/Author"] = PLACE.decode()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf_with_a_hidden_action() -> bytes:
    """An action where nothing of ours takes it out: inside what draws the page."""
    made = pikepdf.new()
    made.add_blank_page()
    hidden = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("/bin/sh"))
    made.pages[0].obj.Resources = pikepdf.Dictionary(Properties=pikepdf.Dictionary(MC0=pikepdf.Dictionary(X=hidden)))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf_that_says_it_has_999_pages() -> bytes:
    """It has a hundred, and says more: the number is what a reader would make room for."""
    return pdf(100).replace(b"/Count 100", b"/Count 999")


def pdf_nested(depth: int = 20_000) -> bytes:
    body = b"%PDF-1.4\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    return body


def pdf_locked() -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word(more: dict[str, bytes] | None = None, *, main: str = _MAIN) -> bytes:
    entries = {
        "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></T>'.encode(),
        "_rels/.rels": b'<Relationships><Relationship Id="r1" Target="word/document.xml"/></Relationships>',
        "word/document.xml": b"<document><p>She loved buses.</p></document>",
        **(more or {}),
    }
    return zipped(entries)


def open_document(more: dict[str, bytes] | None = None) -> bytes:
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<c>She sang.</c>", **(more or {})}
    )


def zipped(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return made.getvalue()


def gif_that_is_a_script() -> bytes:
    """A GIF whose first bytes read as JavaScript too."""
    made = bytearray(picture("GIF"))
    return bytes(made[:6]) + bytes(made[6:]) + b"*/=1;alert(document.domain)//"


def pdf_that_is_a_zip() -> bytes:
    return pdf() + zipped({"evil.html": HTML})


# No library that we test with writes HEIC: this one was made once, with a place and a name of a telephone inside.
HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAAAA"
    "AERAAAIAAQAAAAAB7AABAAAAAAAAAOwAAgAAAAAC2AABAAAAAAAAAH4AAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZl"
    "AgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH/"
    "/wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29s"
    "cm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAIAAAAAEAAAAAAAAAAv///+AAAAACAAAAEHBpeGkAAAAA"
    "AwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAXJtZGF0AAAA6CgBrwngITk0"
    "H//ygR//7ZJ2X6BS7wt/MHv3fEHH/9NEjFwlAPFRZuUUIusTVYfoL3hB/tQdvLCfJKQTanYTa6mKd9nbd77qf5qjfhsOF8k8dSq35bJub8sqJgdG"
    "BoX6ROjd2zum8OCKxB4VGBqf+fuKYAt7YzHkDCHg/HI7e7ZXsXjmzr5I7rgFucI4y/vfMIqAFQ7gwubbVDktwCvAvuAZaVsA6urb/MKc/WTx/fE4"
    "tCTENFyhHHbCqdESK7juod8y88Cf4HPTGWZCXMbR9dMSf1FxRaAB3jkZjDieLlzVLSvv5nI2Q+gAAAAGRXhpZgAATU0AKgAAAAgAAwEPAAIAAAAP"
    "AAAAMgESAAMAAAABAAYAAIglAAQAAAABAAAAQgAAAABQaG9uZSBvZiBKYW5ldAAAAAIAAQACAAAAAk4AAAAAHQACAAAAEwAAAGAAAAAAR1BTLTUz"
    "Ljk1OTEtMS4wODE1AAA="
)
