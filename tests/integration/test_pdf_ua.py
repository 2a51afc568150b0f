"""Every letter on paper passes each rule of PDF/UA-1 that a machine can check, and what is broken is refused (veraPDF).

One Java checks all of them; a failure says which letter and which rule.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from portal.adapters.documents.pdf import PdfMaker
from portal.domain.letters import ComposedLetter, EasyRow, LetterPart, WayIn
from portal.models import Contributor, SupportOrganisation
from portal.services.composing import compose, letter_sources
from portal.services.rendering import render
from portal.services.tools import Tools
from tests.factories import Factory
from tests.unit.test_documents import HOSTILE, composed, isolated
from tests.verapdf import check

WAY_IN = WayIn("https://reviews.example.org/l/abcdefghij0123456789", "reviews.example.org/code", "ABCD-EFGH-JKMN")
LAYOUTS = ("pdf", "large-print-pdf", "easy-read-pdf")
# Words in the scripts that no catalog is built for yet.
SAMPLES = {
    "ar": ("نأسف جدا لوفاة", "مراجعة حياة"), "pa": ("ਸਾਨੂੰ ਬਹੁਤ ਅਫ਼ਸੋਸ ਹੈ", "ਸਮੀਖਿਆ"),
    "bn": ("আমরা খুবই দুঃখিত", "পর্যালোচনা"), "gu": ("અમને ખૂબ દુઃખ છે", "સમીક્ષા"),
    "ta": ("நாங்கள் மிகவும் வருந்துகிறோம்", "மதிப்பாய்வு"), "fa": ("بسیار متأسفیم", "بررسی"),
}  # fmt: skip
HOSTILE_NAMES = [*HOSTILE, "Wilhelmina" * 30, "\u202eAnnie\u202c", "مريم", "N" * 300]


@pytest.fixture
def contributor(make: Factory) -> Contributor:
    make.add(SupportOrganisation(name="Quiet Harbour", what_for="grief", phone="0118 496 0222"))
    return make.contributor()


def every_letter(tools: Tools, contributor: Contributor) -> Iterator[tuple[str, bytes]]:
    for language in ("en", "cy", "ur"):
        for name in letter_sources(tools).all:
            with tools.reading() as session:
                letter = compose(
                    tools, session, name=name, contributor_id=contributor.id, language=language, way_in=WAY_IN
                )
            for layout in LAYOUTS:
                made = render(tools, letter, layout)
                assert isinstance(made, bytes)
                yield f"{name}.{language}.{layout}", made


def other_letters(maker: PdfMaker) -> Iterator[tuple[str, bytes]]:
    for language, (words, title) in SAMPLES.items():
        letter = saying(words, title, language)
        for layout in ("standard", "large", "easy-read"):
            yield f"{language}.{layout}", maker.letter(letter, layout=layout)  # type: ignore[arg-type]
    for number, name in enumerate(HOSTILE_NAMES):
        yield (
            f"hostile {number}",
            maker.letter(saying(f"Dear {isolated(name)},", isolated(name), "en"), layout="standard"),
        )
    for points in (16, 24, 36):
        yield f"large {points}", maker.letter(composed(), layout="large", points=points)


def saying(words: str, title: str, language: str) -> ComposedLetter:
    part = LetterPart("why", title, (f"{words} {isolated('Margaret')} **{words}**",), (EasyRow(words, "sorry"),))
    way = "rtl" if language in {"ar", "fa"} else "ltr"
    return replace(composed(), language=language, direction=way, title=title, easy_title=title, parts=(part,))


@pytest.fixture
def maker(tools: Tools) -> PdfMaker:
    return PdfMaker(tools.easy_read.picture_folder)


def test_every_letter_passes_every_rule_of_pdf_ua(
    tools: Tools, contributor: Contributor, maker: PdfMaker, tmp_path: Path
) -> None:
    # given every letter in every layout, in each language and script, and to people with hostile names
    files = {}
    for name, content in (*every_letter(tools, contributor), *other_letters(maker)):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        files[path] = name
    # when veraPDF looks at each
    verdicts = check(list(files))
    # then none breaks a rule, and each was really looked at
    assert {files[path]: verdict.failed for path, verdict in verdicts.items() if not verdict.passes} == {}
    assert min(verdict.checks for verdict in verdicts.values()) > 500


def no_alternative(opened: pikepdf.Pdf) -> None:
    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/Alt" in node:
                del node["/Alt"]
            if "/K" in node:
                walk(node["/K"])

    walk(opened.Root.StructTreeRoot)


def no_language(opened: pikepdf.Pdf) -> None:
    del opened.Root.Lang


def no_tags(opened: pikepdf.Pdf) -> None:
    del opened.Root.StructTreeRoot
    del opened.Root.MarkInfo


def no_title(opened: pikepdf.Pdf) -> None:
    del opened.Root.ViewerPreferences


def heading_left_out(opened: pikepdf.Pdf) -> None:
    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == "/H2":
                node["/S"] = pikepdf.Name("/H4")
            if "/K" in node:
                walk(node["/K"])

    walk(opened.Root.StructTreeRoot)


BREAKS: dict[str, tuple[Callable[[pikepdf.Pdf], None], str]] = {
    "no alternative text": (no_alternative, "7.3"),
    "no language": (no_language, "7.2"),
    "no tags": (no_tags, "7.1"),
    "no title shown": (no_title, "7.1"),
    "a level of heading left out": (heading_left_out, "7.4.2"),
}


def test_what_is_broken_is_refused(maker: PdfMaker, tmp_path: Path) -> None:
    # given a letter that passes, and the same with one thing broken in each
    whole = maker.letter(composed(), layout="standard")
    files = {"whole": tmp_path / "whole.pdf"}
    files["whole"].write_bytes(whole)
    for what, (damage, _) in BREAKS.items():
        files[what] = tmp_path / f"{what}.pdf"
        with pikepdf.open(io.BytesIO(whole)) as opened:
            damage(opened)
            opened.save(files[what])
    # when veraPDF looks at each
    verdicts = check(list(files.values()))
    # then it passes the whole one, and names the rule that each other breaks
    assert verdicts[files["whole"]].passes
    for what, (_, clause) in BREAKS.items():
        verdict = verdicts[files[what]]
        assert not verdict.passes, what
        assert any(each.startswith(clause) for each, _ in verdict.failed), (what, verdict.failed)
