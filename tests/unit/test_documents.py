"""Letters as PDF: what is in the file, what can be read out of it, and what must never come out of it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from portal.adapters.documents.pdf import LetterCannotBePrinted, PdfMaker
from portal.adapters.picture_folder import PictureFolder
from portal.domain.letters import ComposedLetter, EasyRow, LetterPart, WayIn

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72">'
    '<circle cx="36" cy="36" r="30" fill="#e8a33d" stroke="#000" stroke-width="2"/></svg>'
)
HOSTILE = [
    "#panic(1)", "{{7*7}}", "*bold*", "**Ann**", "_under_ `raw` $x^2$", "@label <x> // /* */", "back\\slash \\u{41}",
    "= not a heading", "#sys.inputs", '"], "x": ["',
]  # fmt: skip


def isolated(value: str) -> str:
    return f"\u2068{value}\u2069"


def composed(**changes: object) -> ComposedLetter:
    """An introductory letter in English, with whatever a test changes."""
    letter = ComposedLetter(
        name="introductory", language="en", direction="ltr", date="Monday 3 March 2027",
        title="The review of Daniel’s life and death", easy_title="About Daniel",
        to_lines=("Mrs Margaret Jones", "27 Station Road", "STORTFORD", "SG11 2DQ"),
        return_lines=("Review Team", "12 Market Street", "NEWCASTLE", "NE1 4LP"),
        parts=(
            LetterPart("greeting", "", (f"Dear {isolated('Margaret')},",), (EasyRow("We are so sorry.", "person"),)),
            LetterPart(
                "choice", "Your choice",
                ("You can take part in the **review** or not. Telephone 020 7946 0018.",),
                (EasyRow("You can do a **review** with us.", "person"), EasyRow("You can say no.", "no")),
            ),
        ),
        sender=("Sarah Whitfield", "Reviewer", "Northern Care Board", "0191 498 0123"),
        way_in=WayIn("https://reviews.example.org/i/abcdef0123456789", "reviews.example.org/code", "ABCD-EFGH-JKMN"),
        way_in_words=("Point your phone’s camera here, or go to", "Your code is"),
        page_words="Page {n} of {total}", reference="LD-2027-00123", version="introductory 3f9a12",
    )  # fmt: skip
    return replace(letter, **changes)  # type: ignore[arg-type]


def urdu() -> ComposedLetter:
    return composed(
        language="ur",
        direction="rtl",
        title="زندگی اور موت کا جائزہ",
        easy_title="جائزے کے بارے میں",
        parts=(
            LetterPart(
                "greeting", "", (f"محترمہ {isolated('Margaret')}، ہمیں 020 7946 0018 پر فون کریں۔",),
                (EasyRow("آپ ہم سے بات کر سکتے ہیں۔", "person"),),
            ),
        ),
        page_words="صفحہ {n} از {total}",
    )  # fmt: skip


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> PictureFolder:
    folder = tmp_path_factory.mktemp("pictures")
    for name in ("person", "no"):
        (folder / f"{name}.svg").write_text(PICTURE)
    return PictureFolder(folder, folder / "pictures.yaml")


@pytest.fixture(scope="module")
def maker(pictures: PictureFolder) -> PdfMaker:
    return PdfMaker(pictures)


def pages(document: bytes) -> list[str]:
    """The text of each page, its lines joined, without the invisible marks of direction."""
    with pypdfium2.PdfDocument(document) as opened:
        texts = [page.get_textpage().get_text_range() for page in opened]
    return [re.sub(r"\s+", " ", re.sub("[\u200b\u2066-\u2069]", "", text)) for text in texts]


def words(document: bytes) -> str:
    return " ".join(pages(document))


def elements(document: bytes, kind: str) -> list[str]:
    """The alternative texts of the structure elements of one kind, in reading order."""
    found: list[str] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == f"/{kind}":
                found.append(str(node.get("/Alt", "")))
            if "/K" in node:
                walk(node["/K"])

    with pikepdf.open(io.BytesIO(document)) as opened:
        walk(opened.Root.StructTreeRoot["/K"])
    return found


def seen_lines(document: bytes) -> dict[str, tuple[float, float]]:
    """The lines of the first page as the eye sees them, without spaces: their left and right edges in points.

    From where each character stands, because what a reader makes of right-to-left text is its own guess.
    """
    rows: dict[int, list[tuple[float, float, str]]] = {}
    with pypdfium2.PdfDocument(document) as opened:
        text = opened[0].get_textpage()
        for number in range(text.count_chars()):
            left, bottom, right, _ = text.get_charbox(number, loose=True)
            character = text.get_text_range(number, 1).strip()
            if character and not "\u2066" <= character <= "\u2069":
                rows.setdefault(round(bottom / 4), []).append((left, right, character))
    return {
        "".join(character for _, _, character in sorted(row)): (min(row)[0], max(right for _, right, _ in row))
        for row in rows.values()
    }


def letter_sizes(document: bytes) -> set[float]:
    """The sizes of type on all pages, in points."""
    sizes: set[float] = set()
    with pypdfium2.PdfDocument(document) as opened:
        for page in opened:
            text = page.get_textpage()
            for number in range(text.count_chars()):
                if text.get_text_range(number, 1).strip():
                    sizes.add(round(pypdfium2.raw.FPDFText_GetFontSize(text, number), 1))
    return sizes


class TestWhatTheFileSays:
    @pytest.mark.parametrize("layout", ["standard", "large", "easy-read"])
    def test_it_is_tagged_named_and_marked_as_accessible(self, maker: PdfMaker, layout: str) -> None:
        # given a letter, when it is printed in any layout
        document = maker.letter(composed(), layout=layout)  # type: ignore[arg-type]
        # then the file says that it is tagged PDF/UA-1, in which language, and what it is called
        opened = pikepdf.open(io.BytesIO(document))
        assert opened.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in opened.Root
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            expected = "About Daniel" if layout == "easy-read" else "The review of Daniel’s life and death"
            assert metadata["dc:title"] == expected

    def test_the_same_letter_gives_the_same_bytes(self, maker: PdfMaker, pictures: PictureFolder) -> None:
        # given two makers, when both print the same letter, then the files are the same
        assert maker.letter(composed(), layout="standard") == PdfMaker(pictures).letter(composed(), layout="standard")

    def test_headings_are_one_title_and_then_the_parts(self, maker: PdfMaker) -> None:
        document = maker.letter(composed(), layout="standard")
        assert (len(elements(document, "H1")), len(elements(document, "H2"))) == (1, 1)

    def test_a_right_to_left_letter_says_its_language(self, maker: PdfMaker) -> None:
        opened = pikepdf.open(io.BytesIO(maker.letter(urdu(), layout="standard")))
        assert str(opened.Root.Lang) == "ur"
        assert opened.Root.ViewerPreferences.Direction == "/R2L"


class TestTheStandardLetter:
    def test_everything_is_there(self, maker: PdfMaker) -> None:
        # given a letter, when it is printed
        text = words(maker.letter(composed(), layout="standard"))
        # then every word of it can be read
        for expected in (
            "Mrs Margaret Jones", "SG11 2DQ", "12 Market Street", "Monday 3 March 2027", "LD-2027-00123",
            "The review of Daniel’s life and death", "Dear Margaret,", "Your choice", "020 7946 0018",
            "reviews.example.org/code", "ABCD-EFGH-JKMN", "Sarah Whitfield", "Northern Care Board",
            "introductory 3f9a12", "Page 1 of 1",
        ):  # fmt: skip
            assert expected in text

    def test_bold_marks_are_not_printed(self, maker: PdfMaker) -> None:
        assert "**" not in words(maker.letter(composed(), layout="standard"))

    def test_the_address_is_in_the_window_and_alone_there(self, maker: PdfMaker) -> None:
        # given a DL window that shows 46 to 81 mm from the top and 20 to 110 mm from the left
        document = maker.letter(composed(), layout="standard")
        with pypdfium2.PdfDocument(document) as opened:
            text = opened[0].get_textpage()
            mm = 72 / 25.4
            left, right, top, bottom = 20 * mm, 110 * mm, (297 - 45) * mm, (297 - 92) * mm
            seen = text.get_text_bounded(left, bottom, right, top)
        # then the whole address shows, and nothing else, wherever the sheet lies in the envelope
        assert seen.split("\r\n") == ["Mrs Margaret Jones", "27 Station Road", "STORTFORD", "SG11 2DQ"]

    def test_the_qr_has_an_alternative_text(self, maker: PdfMaker) -> None:
        document = maker.letter(composed(), layout="standard")
        assert elements(document, "Figure") == ["QR: reviews.example.org/code"]
        given = maker.letter(composed(qr_words="Square for your camera"), layout="standard")
        assert elements(given, "Figure") == ["Square for your camera"]

    def test_the_number_of_the_delivery_stands_on_every_page_beside_the_version(self, maker: PdfMaker) -> None:
        each_page = pages(maker.letter(composed(), layout="large", points=24, number="L-7K3Q-9"))
        assert len(each_page) > 1
        assert [page for page in each_page if "introductory 3f9a12 L-7K3Q-9" not in page] == []
        # and where words run from right to left it is not turned round
        seen = " ".join(seen_lines(maker.letter(urdu(), layout="standard", number="L-7K3Q-9")))
        assert "L-7K3Q-9" in seen

    def test_without_a_way_in_there_is_no_qr(self, maker: PdfMaker) -> None:
        document = maker.letter(composed(way_in=None), layout="standard")
        assert elements(document, "Figure") == []
        assert "Your code is" not in words(document)

    def test_many_pages_are_numbered(self, maker: PdfMaker) -> None:
        long = LetterPart("review", "What a review is", ("We look at a life, and at a death. " * 30,) * 6, ())
        found = pages(maker.letter(composed(parts=(*composed().parts, long)), layout="standard"))
        assert len(found) > 1
        for number, text in enumerate(found, 1):
            assert f"Page {number} of {len(found)}" in text


class TestSizes:
    def test_nothing_is_under_twelve_points(self, maker: PdfMaker) -> None:
        sizes = letter_sizes(maker.letter(composed(), layout="standard"))
        assert min(sizes) >= 12
        assert 14 in sizes

    @pytest.mark.parametrize("points", [None, 20, 24, 36])
    def test_large_print_is_large_everywhere_but_in_the_window(self, maker: PdfMaker, points: float | None) -> None:
        # given a letter to an address that cannot be seen (a space), when it is printed large
        document = maker.letter(composed(to_lines=("\u00a0",)), layout="large", points=points)
        # then page numbers and the version stamp are as large as the words
        assert min(letter_sizes(document)) == (points or 18)

    def test_large_print_stays_on_the_page(self, maker: PdfMaker) -> None:
        with pypdfium2.PdfDocument(
            maker.letter(composed(), layout="large", points=36, number="L-7K3Q-9ABC-D")
        ) as opened:
            for page in opened:
                text = page.get_textpage()
                boxes = [text.get_charbox(number) for number in range(text.count_chars())]
                assert all(40 < left <= right < 595 - 40 for left, _, right, _ in boxes if right)

    @pytest.mark.parametrize(("layout", "points"), [("standard", 10), ("large", 14), ("easy-read", 12), ("large", 90)])
    def test_a_size_that_cannot_be_read_or_printed_is_refused(
        self, maker: PdfMaker, layout: str, points: float
    ) -> None:
        with pytest.raises(LetterCannotBePrinted, match="points") as raised:
            maker.letter(composed(), layout=layout, points=points)  # type: ignore[arg-type]
        assert raised.value.remedy


class TestEasyRead:
    def test_rows_and_pictures(self, maker: PdfMaker) -> None:
        # given three rows, when the letter is printed in Easy Read
        document = maker.letter(composed(), layout="easy-read")
        # then their words are there, large enough, and not the words of the standard letter
        text = words(document)
        assert "We are so sorry." in text
        assert "You can do a review with us." in text
        assert "Dear Margaret" not in text
        assert "Page 1 of" in text
        assert min(letter_sizes(document)) >= 14
        # and only the QR is announced: a picture repeats the words beside it
        assert len(elements(document, "Figure")) == 1

    @pytest.mark.parametrize(("made", "right"), [(composed, False), (urdu, True)])
    def test_pictures_stand_where_the_line_starts(self, maker: PdfMaker, made: object, right: bool) -> None:
        document = maker.letter(made(), layout="easy-read")  # type: ignore[operator]
        with pypdfium2.PdfDocument(document) as opened:
            middles = [
                (place[0] + place[2]) / 2
                for thing in opened[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=4)
                if 60 < (place := thing.get_bounds())[2] - place[0] < 100
            ]
        assert middles
        assert all((middle > 595 / 2) is right for middle in middles)

    def test_a_row_is_never_split(self, maker: PdfMaker) -> None:
        # given more rows than a page holds, each of a few lines
        rows = tuple(EasyRow(f"Row{number} " + "and so on " * 12 + f"end{number}.", "person") for number in range(20))
        letter = composed(parts=(LetterPart("why", "", (), rows),))
        # when printed, then each row starts and ends on the same page
        found = pages(maker.letter(letter, layout="easy-read"))
        assert len(found) > 2
        for number in range(20):
            assert [f"Row{number} " in page for page in found] == [f"end{number}." in page for page in found]

    @pytest.mark.parametrize("name", ["absent", "../secret", "a/b", "."])
    def test_a_picture_that_is_not_there_stops_the_letter(self, maker: PdfMaker, name: str) -> None:
        letter = composed(parts=(LetterPart("why", "", (), (EasyRow("You can say no.", name),)),))
        with pytest.raises(LetterCannotBePrinted, match="picture") as raised:
            maker.letter(letter, layout="easy-read")
        assert "drawing" in raised.value.remedy


class TestRightToLeft:
    def test_words_start_at_the_right_and_the_address_stays_in_the_window(self, maker: PdfMaker) -> None:
        # given an Urdu letter, when it is printed
        lines = seen_lines(maker.letter(urdu(), layout="standard"))
        # then the signature ends at the right edge, and the address is where the envelope wants it
        assert lines["Reviewer"][1] > 520
        assert lines["27StationRoad"][0] < 70

    def test_numbers_and_codes_are_not_turned_round(self, maker: PdfMaker) -> None:
        seen = " ".join(seen_lines(maker.letter(urdu(), layout="standard")))
        for value in ("02079460018", "ABCD-EFGH-JKMN", "01914980123", "LD-2027-00123", "reviews.example.org/code"):
            assert value in seen, value


class TestHostileWords:
    @pytest.mark.parametrize("name", HOSTILE)
    @pytest.mark.parametrize("layout", ["standard", "easy-read"])
    def test_a_name_comes_out_as_written(self, maker: PdfMaker, name: str, layout: str) -> None:
        # given a person whose name looks like an instruction
        part = LetterPart("greeting", "", (f"Dear {isolated(name)},",), (EasyRow(f"Dear {isolated(name)},", "person"),))
        letter = composed(
            to_lines=(name, "1 Road"), sender=(name,), return_lines=(name,), title=name, easy_title=name, parts=(part,)
        )
        # when the letter is printed, then the name stands five times just as it was written
        text = words(maker.letter(letter, layout=layout))  # type: ignore[arg-type]
        assert text.count(name) == 5
        assert f"Dear {name}," in text

    def test_a_very_long_name_stays_on_the_page(self, maker: PdfMaker) -> None:
        name = "A" * 300
        document = maker.letter(composed(to_lines=(name,), sender=(name,), title=name), layout="standard")
        assert words(document).replace(" ", "").count(name) == 3
        with pypdfium2.PdfDocument(document) as opened:
            text = opened[0].get_textpage()
            boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        assert max(right for _, _, right, _ in boxes) < 595 - 50

    def test_an_override_turns_nothing_round(self, maker: PdfMaker) -> None:
        letter = composed(parts=(LetterPart("greeting", "", ("Dear \u202eAnn, we are sorry.",), ()),))
        assert "Dear Ann, we are sorry." in words(maker.letter(letter, layout="standard"))

    def test_a_character_in_no_font_stops_the_letter(self, maker: PdfMaker) -> None:
        # given a name with a character that no font has, when printed
        with pytest.raises(LetterCannotBePrinted) as raised:
            maker.letter(composed(to_lines=("Ms \U00013000",)), layout="standard")
        # then nothing is printed, and the error names the character and what to do
        assert "\U00013000" in raised.value.cause
        assert "font" in raised.value.remedy
        # and the next letter is not harmed
        assert "Mrs Margaret Jones" in words(maker.letter(composed(), layout="standard"))

    @pytest.mark.parametrize(
        "name",
        ["Siân Ŵŷn", "Łucja Żółć", "Ștefan Țîrlea", "İpek Ğ", "ਪੰਜਾਬੀ", "বাংলা", "ગુજરાતી", "தமிழ்", "فارسی", "العربية"],
    )
    def test_every_language_of_the_product_has_its_letters(self, maker: PdfMaker, name: str) -> None:
        assert maker.letter(composed(to_lines=(name,)), layout="standard").startswith(b"%PDF")


@pytest.mark.parametrize("layout", ["standard", "large", "easy-read"])
@pytest.mark.parametrize("count", range(1, 26))
def test_the_signature_is_never_alone_on_a_page(maker: PdfMaker, layout: str, count: int) -> None:
    # given a letter of any length
    rows = tuple(EasyRow(f"We look at a life {number}.", "person") for number in range(count))
    part = LetterPart("reach", "", tuple(row.words for row in rows), rows)
    last = pages(maker.letter(composed(parts=(part,), way_in=None), layout=layout))[-1]  # type: ignore[arg-type]
    # then its last words are on the page of the signature
    assert f"We look at a life {count - 1}." in last
    assert "Sarah Whitfield" in last


@pytest.mark.parametrize("count", range(4, 16))
def test_how_to_reach_us_is_read_on_the_page_of_the_signature(maker: PdfMaker, count: int) -> None:
    # given a letter of any length that ends with three paragraphs about how to reach us
    body = LetterPart("why", "Why we are writing", tuple(f"We look at a life {number}." for number in range(count)), ())
    reach = LetterPart("reach", "How to reach us", ("Telephone us.", "Write to us.", "Ask for Easy Read."), ())
    last = pages(maker.letter(composed(parts=(body, reach), way_in=None), layout="standard"))[-1]
    # then its heading and all three stand with who signs
    assert all(words in last for words in ("How to reach us", "Telephone us.", "Write to us.", "Sarah Whitfield"))
