"""What runs in the limited process: reads a file from standard input, writes the file made anew to standard output.

It stands by itself and imports nothing of the portal: what is not here can't be reached from here. The limits are set
before the first byte is read. It answers with a line of JSON, then the content, then a small picture of it.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import zipfile
from typing import Any

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 15
LONGEST_SIDE, SMALL_SIDE = 4096, 1200
MOST_OBJECTS = 50_000
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 2000, 100 * 1024 * 1024, 200
MOST_DEPTH = 60

PICTURES = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "heic": "HEIF"}
DANGEROUS_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie"}
DANGEROUS_ACTIONS |= {"/Sound", "/RichMediaExecute", "/GoTo3DView", "/ResetForm", "/Hide", "/SetOCGState", "/Trans"}
DANGEROUS_KEYS = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/AA", "/OpenAction", "/RichMediaContent")
DANGEROUS_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/3D", "/Movie", "/Sound", "/Widget"}
WORD_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_MAIN = b"application/vnd.oasis.opendocument.text"


class No(Exception):
    """Why a file is not taken."""


def limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def picture(content: bytes, sort: str, most_pixels: int) -> tuple[str, bytes, bytes]:
    """Make a JPEG anew from the pixels alone: no place, no camera, no profile, nothing behind the end."""
    from PIL import Image, ImageOps

    if sort == "heic":
        import pi_heif

        # One thread: each would ask for memory of its own, and there is little.
        pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    Image.MAX_IMAGE_PIXELS = None  # ours comes first, from the header, before anything is decoded
    try:
        opened: Any = Image.open(io.BytesIO(content), formats=[PICTURES[sort]])
    except Exception as problem:
        raise No("broken") from problem
    width, height = opened.size
    if width * height > most_pixels or max(width, height) > 30_000:
        raise No("too_many_pixels")
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = on_white(true_colours(upright))
    return "jpeg", jpeg(plain, 90), small(plain)


def true_colours(image: Any) -> Any:
    """Return the picture in the colours that a browser takes for granted, where its profile can be read."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    except Exception:  # noqa: BLE001 - a profile that can't be read is thrown away
        return image


def on_white(image: Any) -> Any:
    from PIL import Image

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGB", seen.size, (255, 255, 255))
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    # A new picture: what was written beside the pixels of the old one stays behind.
    fresh = Image.new("RGB", image.size)
    fresh.paste(image.convert("RGB"))
    return fresh


def jpeg(image: Any, quality: int) -> bytes:
    made = io.BytesIO()
    image.save(made, "JPEG", quality=quality, optimize=False, progressive=False)
    return made.getvalue()


def small(image: Any) -> bytes:
    copy = image.copy()
    copy.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return jpeg(copy, 82)


def pdf(content: bytes, most_pages: int) -> tuple[str, bytes, bytes]:
    """Take out what acts by itself; refuse what still does afterwards."""
    import pikepdf

    try:
        opened = pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError as problem:
        raise No("locked") from problem
    if opened.is_encrypted:
        raise No("locked")
    if len(opened.objects) > MOST_OBJECTS or declared_pages(opened) > most_pages or len(opened.pages) > most_pages:
        raise No("too_many_pages")
    if not len(opened.pages):
        raise No("broken")
    disarm(opened)
    made = io.BytesIO()
    opened.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
    again = pikepdf.open(io.BytesIO(made.getvalue()), suppress_warnings=True)
    if any(acts(each) for each in again.objects):
        raise No("has_script")
    return "pdf", made.getvalue(), b""


def declared_pages(opened: Any) -> int:
    count = opened.Root.get("/Pages", {}).get("/Count", 0)
    return int(count) if isinstance(count, int) else 0


def disarm(opened: Any) -> None:
    import pikepdf

    # What was typed into a form becomes part of its page, as it was seen, before the form goes.
    opened.generate_appearance_streams()
    opened.flatten_annotations("all")
    root = opened.Root
    for name in ("/OpenAction", "/AA", "/AcroForm", "/AF", "/Collection", "/Metadata", "/URI", "/Perms"):
        drop(root, name)
    names = root.get("/Names")
    if names is not None:
        for name in ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations", "/Renditions"):
            drop(names, name)
    for page in opened.pages:
        for name in ("/AA", "/AF", "/Metadata", "/PieceInfo"):
            drop(page.obj, name)
        if "/Annots" in page.obj:
            page.obj["/Annots"] = pikepdf.Array([each for each in page.obj["/Annots"] if harmless(each)])
    if "/Info" in opened.trailer:
        del opened.trailer["/Info"]


def drop(holder: Any, name: str) -> None:
    if name in holder:
        del holder[name]


def harmless(annotation: Any) -> bool:
    """Whether a note on a page may stay: links to other places in the same document and to the web do."""
    if str(annotation.get("/Subtype", "")) in DANGEROUS_ANNOTATIONS or "/AA" in annotation:
        return False
    action = annotation.get("/A")
    return action is None or (str(action.get("/S", "")) in {"/GoTo", "/URI"} and "/Next" not in action)


def acts(thing: Any, depth: int = 0) -> bool:
    """Whether anything in an object does something by itself. Too deep to be looked at counts as that."""
    import pikepdf

    if depth > MOST_DEPTH:
        return True
    if isinstance(thing, pikepdf.Array):
        return any(acts(each, depth + 1) for each in thing if inside(each))
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if str(thing.get("/S", "")) in DANGEROUS_ACTIONS and "/K" not in thing:
        return True
    if any(name in thing for name in DANGEROUS_KEYS):
        return True
    return any(acts(each, depth + 1) for _name, each in thing.items() if inside(each))


def inside(thing: Any) -> bool:
    """Whether it stands inside its holder. What is by itself in the document is looked at by itself."""
    import pikepdf

    return isinstance(thing, pikepdf.Array | pikepdf.Dictionary) and not thing.is_indirect


def packed(content: bytes) -> tuple[str, bytes, bytes]:
    """Read a Word or OpenDocument file entry by entry, each no larger than it says, and pack it anew."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    check_entries(entries)
    read: dict[str, bytes] = {}
    for entry in entries:
        if not entry.is_dir():
            with archive.open(entry) as stream:
                body = stream.read(entry.file_size + 1)
            if len(body) != entry.file_size:
                raise No("broken")
            read[entry.filename] = body
    kept = which(read)
    for name, body in read.items():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in body or b"<!ENTITY" in body):
            raise No("has_script")
    return kept, pack(read, kept), b""


def check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise No("broken")
    if len(set(names)) != len(names) or any(entry.flag_bits & 1 for entry in entries):
        raise No("locked" if any(entry.flag_bits & 1 for entry in entries) else "broken")
    for entry in entries:
        outside = entry.filename.startswith("/") or ".." in entry.filename.split("/") or "\\" in entry.filename
        bomb = entry.file_size > 1024 * 1024 and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
        if outside or bomb or "\0" in entry.filename:
            raise No("broken")


def which(read: dict[str, bytes]) -> str:
    lower = {name.lower() for name in read}
    if any("vbaproject" in name or "vbadata" in name or name.startswith(("basic/", "scripts/")) for name in lower):
        raise No("has_macros")
    if any(part in name for name in lower for part in ("activex", "embeddings/", "oleobject", "object ")):
        raise No("has_script")
    if "[Content_Types].xml" in read and "word/document.xml" in read:
        types = read["[Content_Types].xml"]
        if b"macroEnabled" in types:
            raise No("has_macros")
        if WORD_MAIN not in types:
            raise No("unknown_kind")
        for name, body in read.items():
            # A hyperlink may lead out; a template, a picture or an object that is fetched from elsewhere may not.
            if name.endswith(".rels") and any(b"/hyperlink" not in each for each in external(body)):
                raise No("has_script")
        return "word"
    if read.get("mimetype") == ODT_MAIN and "content.xml" in read:
        if any(b"office:scripts" in read.get(name, b"") and b"script:event" in read.get(name, b"") for name in read):
            raise No("has_macros")
        return "open_document"
    raise No("unknown_kind")


def external(rels: bytes) -> list[bytes]:
    # UTF-16 or other codings would hide the word from this search, and no word processor writes them.
    if not rels.lstrip(b"\xef\xbb\xbf").startswith(b"<"):
        raise No("broken")
    return [each for each in rels.split(b"<") if b"External" in each and each.startswith(b"Relationship")]


def pack(read: dict[str, bytes], kept: str) -> bytes:
    made = io.BytesIO()
    order = sorted(read, key=lambda name: (name != "mimetype", name != "[Content_Types].xml"))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in order:
            plain = kept == "open_document" and name == "mimetype"
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            archive.writestr(entry, read[name])
    return made.getvalue()


def text(content: bytes) -> tuple[str, bytes, bytes]:
    codings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252", "latin-1")
    for coding in codings:
        try:
            words = content.decode(coding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise No("broken")
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    if any(ord(each) < 32 and each not in "\n\t\f" for each in words):
        raise No("broken")
    return "text", words.encode("utf-8", "replace"), b""


def opened(content: bytes, sort: str, most_pixels: int, most_pages: int) -> tuple[str, bytes, bytes]:
    if sort in PICTURES:
        return picture(content, sort, most_pixels)
    if sort == "pdf":
        return pdf(content, most_pages)
    return packed(content) if sort == "zip" else text(content)


def main() -> None:
    limit()
    content = sys.stdin.buffer.read()
    out = sys.stdout.buffer
    try:
        kept, made, shown = opened(content, sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
        said = {"format": kept, "size": len(made), "picture": len(shown)}
    except No as why:
        said, made, shown = {"why": str(why)}, b"", b""
    except BaseException:  # noqa: BLE001 - memory, recursion, whatever a bent file brings about: it is not taken
        said, made, shown = {"why": "broken"}, b"", b""
    out.write(json.dumps(said).encode() + b"\n" + made + shown)
    out.flush()
    os._exit(0)  # nothing that the file left behind in memory is tidied up by its own code


if __name__ == "__main__":
    main()
