"""What people send is opened in a process that can hurt nothing, and kept as something made anew."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
import zipfile

import pikepdf
import pytest
from PIL import Image

from portal.adapters import opening
from portal.adapters.opening import Opened, open_safely
from portal.domain.added_files import FileFormat, Sort, sort_of
from portal.domain.errors import Refused
from tests import files


def _opened(content: bytes) -> Opened:
    return open_safely(content, sort_of(content))


def _why(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        _opened(content)
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "sort"),
    [
        (files.picture("JPEG"), Sort.JPEG),
        (files.picture("PNG"), Sort.PNG),
        (files.picture("GIF"), Sort.GIF),
        (files.picture("WEBP"), Sort.WEBP),
        (files.pdf(), Sort.PDF),
        (files.word(), Sort.ZIP),
        ("Ein Wort – ‘quoted’ – ਪੰਜਾਬੀ\n".encode(), Sort.TEXT),
        ("\ufeffShe sang.".encode("utf-16"), Sort.TEXT),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", Sort.HEIC),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Sort.UNKNOWN),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", Sort.UNKNOWN),
        (files.HTML, Sort.UNKNOWN),
        (files.PHP, Sort.UNKNOWN),
        (b"MZ\x90\x00\x03", Sort.UNKNOWN),
        (b"\x7fELF", Sort.UNKNOWN),
        (b"#!/bin/sh\nrm -rf /", Sort.UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), Sort.UNKNOWN),
        (b"words\x00and a zero byte", Sort.UNKNOWN),
        (b" %PDF-1.4 with a space before it \x01", Sort.UNKNOWN),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, sort: Sort) -> None:
    assert sort_of(content) is sort


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_each_picture_becomes_a_jpeg_of_ours(kind: str) -> None:
    made = _opened(files.picture(kind))
    assert made.format is FileFormat.JPEG
    for content in (made.content, made.picture):
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, image.size, image.mode) == ("JPEG", (64, 48), "RGB")


def test_a_photo_loses_its_place_and_keeps_its_way_up() -> None:
    # given a photo on its side with its place, its camera and a program behind its end
    sent = files.photo_with_its_place()
    assert files.PLACE in sent
    made = _opened(sent)
    for content in (made.content, made.picture):
        with Image.open(io.BytesIO(content)) as image:
            # then it stands upright, and nothing but the pixels is left
            assert image.size == (48, 64)
            assert dict(image.getexif()) == {}
            assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for trace in (files.PLACE, b"Canon", b"php", b"Exif"):
            assert trace not in content


def test_a_photo_of_a_telephone_becomes_a_jpeg_that_stands_upright() -> None:
    # given a photo as some telephones keep it, on its side, with its place and whose telephone it was
    sent = files.phone_photo()
    assert (sort_of(sent), files.PLACE in sent, b"Phone of Janet" in sent) == (Sort.HEIC, True, True)
    made = _opened(sent)
    for content in (made.content, made.picture):
        with Image.open(io.BytesIO(content)) as image:
            # then every browser can show it, its left is at the top, and nothing but the pixels is left
            assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (32, 64), {})
            top, bottom = image.getpixel((16, 4)), image.getpixel((16, 60))
            assert top[0] > 150 > top[1]
            assert min(bottom) > 200
        for trace in (files.PLACE, b"Phone of", b"Exif"):
            assert trace not in content


def test_words_in_a_png_are_not_kept() -> None:
    assert files.PLACE not in _opened(files.png_with_words()).content


def test_a_large_photo_is_made_smaller() -> None:
    with Image.open(io.BytesIO(_opened(files.picture("JPEG", (5000, 200))).content)) as image:
        assert max(image.size) <= 4096


@pytest.mark.parametrize("flood", [files.pixel_flood(), files.jpeg_flood(), files.pixel_flood(1, 2_000_000)])
def test_a_flood_of_pixels_is_refused_by_its_head(flood: bytes) -> None:
    assert _why(flood) == "too_many_pixels"


@pytest.mark.parametrize(
    "content",
    [
        files.picture("JPEG")[:200],
        files.picture("PNG")[:60],
        files.phone_photo()[:500],
        files.pdf()[: len(files.pdf()) // 2],
        files.word()[:-30],
        b"\xff\xd8\xff",
        b"%PDF-1.4\n",
        b"PK\x03\x04",
        files.pdf_nested(),
        files.zipped({f"{n}": b"" for n in range(3000)}),
        files.word({"word/media/bomb.xml": bytes(60 * 1024 * 1024)}),
        files.word({"../../etc/cron.d/evil": b"x"}),
        files.word({"/etc/evil": b"x"}),
    ],
)
def test_what_is_damaged_or_a_bomb_is_refused(content: bytes) -> None:
    assert _why(content) == "broken"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    # given an entry that says it is small and is not
    sent = bytearray(files.word({"word/big.xml": b"a" * 5000}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = sent.rindex(mark)
        sent[place + at : place + at + 4] = (10).to_bytes(4, "little")
    assert _why(bytes(sent)) == "broken"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (files.pdf(301), "too_many_pages"),
        (files.pdf_that_says_it_has_999_pages(), "too_many_pages"),
        (files.pdf_locked(), "locked"),
        (files.pdf_with_a_hidden_action(), "has_script"),
        (files.word({"word/vbaProject.bin": b"macro"}), "has_macros"),
        (files.word(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "has_macros"),
        (files.word({"word/embeddings/oleObject1.bin": b"x"}), "has_script"),
        (files.word({"word/activeX/activeX1.xml": b"<x/>"}), "has_script"),
        (files.word({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "has_script"),
        (
            files.word(
                {
                    "word/_rels/settings.xml.rels": b'<Relationships><Relationship Type="http://x/attachedTemplate" '
                    b'Target="http://evil.test/t.dotm" TargetMode="External"/></Relationships>'
                }
            ),
            "has_script",
        ),
        (files.open_document({"Basic/Standard/Module1.xml": b"<x/>"}), "has_macros"),
        (files.zipped({"a.txt": b"a zip of anything"}), "unknown_kind"),
    ],
)
def test_what_would_act_is_refused_with_why(content: bytes, why: str) -> None:
    assert _why(content) == why


def test_a_pdf_is_disarmed() -> None:
    # given a PDF with JavaScript, a program to launch and a file inside
    made = _opened(files.pdf_that_acts())
    # then it opens with its page, and none of them is left
    assert made.format is FileFormat.PDF
    with pikepdf.open(io.BytesIO(made.content)) as kept:
        assert len(kept.pages) == 1
        assert len(kept.attachments) == 0
        text = b"\n".join(each.unparse(resolved=True) for each in kept.objects if not isinstance(each, pikepdf.Stream))
    for trace in (b"JavaScript", b"Launch", b"/bin/sh", b"app.alert", b"evil.exe", files.PLACE):
        assert trace not in text


def test_a_word_document_is_packed_anew() -> None:
    # given a document with something before its beginning's end and behind its end
    made = _opened(files.word() + files.HTML)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.read("word/document.xml") == b"<document><p>She loved buses.</p></document>"
        assert archive.testzip() is None
    assert b"alert" not in made.content


def test_polyglots_are_one_thing_afterwards() -> None:
    gif = _opened(files.gif_that_is_a_script())
    assert (gif.format, b"alert" in gif.content) == (FileFormat.JPEG, False)
    both = _opened(files.pdf_that_is_a_zip())
    assert both.format is FileFormat.PDF
    assert not zipfile.is_zipfile(io.BytesIO(both.content))


def test_text_is_kept_as_words() -> None:
    for sent in ("She sang – ‘always’.\r\n".encode(), "She sang – ‘always’.\r\n".encode("cp1252"),
                 "She sang – ‘always’.\r\n".encode("utf-16")):  # fmt: skip
        assert _opened(sent).content.decode() == "She sang – ‘always’.\n"


def _in_the_process(code: str) -> str:
    """Run code inside the limits that a file is opened in."""
    script = f"import runpy\nchild = runpy.run_path({str(opening._CHILD)!r})\nchild['limit']()\n{textwrap.dedent(code)}"
    ran = subprocess.run(
        [*opening.without_network(), sys.executable, "-I", "-c", script],
        capture_output=True,
        text=True,
        env={},
        check=False,
    )
    return ran.stdout + ran.stderr[-300:]


@pytest.mark.parametrize(
    ("named", "code", "said"),
    [
        ("write a file", "open('/tmp/evil-' + str(id(0)), 'w').write('x' * 9999)", "File too large"),
        ("take memory", "bytearray(2 * 1024 ** 3)", "MemoryError"),
        ("open many files", "[open('/dev/null') for _ in range(100)]", "Too many open files"),
    ],
)
def test_the_process_can_hurt_nothing(named: str, code: str, said: str) -> None:
    assert said in _in_the_process(f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n{code}"), named


def test_the_process_has_no_network_where_the_machine_can_do_that() -> None:
    said = _in_the_process("import socket; print(sorted(name for _, name in socket.if_nameindex()))")
    if opening.without_network():
        assert said.strip() == "['lo']"


def test_a_process_that_hangs_or_dies_refuses_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    child = tmp_path / "child.py"
    monkeypatch.setattr(opening, "_CHILD", child)
    for code in (
        "while True: pass",
        "import os; os.kill(os.getpid(), 11)",
        "print('{}')",
        "print('not json')",
        'print(\'{"format": "svg", "size": 1, "picture": 0}\\nx\', end=\'\')',
        'print(\'{"format": "jpeg", "size": 9, "picture": 0}\\nx\', end=\'\')',
        "",
    ):
        child.write_text(code)
        with pytest.raises(Refused, match="broken"):
            open_safely(b"She sang.", Sort.TEXT, seconds=1.5)
