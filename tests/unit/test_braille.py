"""Letters in braille: what fingers read, page by page, and what is read exactly."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from portal.adapters.documents.braille import EXACT, TABLES, Braille, uncontracted
from portal.adapters.documents.braille.pages import ASCII, CELLS, LINES
from portal.domain.errors import Refused
from portal.domain.letters import ComposedLetter, LetterPart
from tests.reading import brf_cells, brf_pages, read_brf, reader
from tests.unit.test_documents import HOSTILE, composed, isolated

# Strings that between them hold every rule of grade 1 that a letter meets.
STRINGS = [
    "We are very sorry that Annie died.", "ABCD-EFGH-JKMN", "A2CD-EF3H", "reviews.example.org/code",
    "£5 & 10% “quoted” it’s – a — b…", "‘single’ ’tis 'quoted'", 'the "double" marks', "#panic {{7*7}} *_~|\\^[]<>",
    "0118 496 0100 on 3 March 2027", "tŷ dŵr Siân é ñ ü Ŵ ÉA", "NHS England LEARNING DISABILITY REVIEW IS", "ZZ99 1AA",
    "1,000.50 and 3rd 2b 5k 4A", "McDONALD O’Brien D’ARCY", "A B C", "Woldsby, PO Box 12", "3f2a9c1e 12345678",
    "a@b.org", "æon œuvre", "THE NEW THE, END. Then", "15:30 1/2 2-3 £3.50", "Ann-Marie ANN-MARIE SMITH X",
    "J. R. R. TOLKIEN", "ONE 2 THREE FOUR", "ONE TWO 3 four", "A-B C-D E-F", "x ° × ÷ © § € $ + = •",
    "“Don’t stop,” she said. ‘Don’t.’", "(THE NEW THE END) x", "THE “NEW” THE END",
]  # fmt: skip
ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "cy": "abcdefghijklmnopqrstuvwxyzâêîôûŵŷáéíóúäëïöü",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyzqwx",
}


@pytest.fixture
def braille() -> Braille:
    return Braille(reader())


def ascii_of(cells: str) -> str:
    return "".join(ASCII[ord(cell) - 0x2800] for cell in cells)


def lines(made: bytes) -> list[str]:
    return [line for page in brf_pages(made) for line in page[:-1]]


def letter_saying(*paragraphs: str, **changes: object) -> ComposedLetter:
    return composed(parts=(LetterPart("why", "", paragraphs, ()),), **changes)


class TestUncontracted:
    @pytest.mark.parametrize("words", STRINGS)
    def test_our_own_braille_is_that_of_liblouis(self, words: str) -> None:
        assert uncontracted.unknown(words) == ""
        assert ascii_of(uncontracted.cells(words)) == ascii_of(reader().cells(EXACT, words))

    def test_a_character_without_cells_is_named(self) -> None:
        assert uncontracted.unknown("Ann مريم ok 😀") == "مري😀"

    def test_a_letter_is_the_same_with_liblouis_and_without(self, braille: Braille) -> None:
        letter = letter_saying(*STRINGS)
        assert Braille(None).letter(letter, grade="1") == braille.letter(letter, grade="1")


class TestPages:
    def test_a_page_is_25_lines_of_40_cells_with_its_number_last(self, braille: Braille) -> None:
        # given a letter of several pages
        made = braille.letter(letter_saying(*["We would like to hear from you, if you want to tell us."] * 40))
        pages = brf_pages(made)
        # then each page is full size and numbered
        assert len(pages) > 3
        for number, page in enumerate(pages, 1):
            assert len(page) == LINES
            assert max(map(len, page)) <= CELLS
            assert page[-1].strip() == "#" + "".join("JABCDEFGHI"[int(digit)] for digit in str(number))
            assert len(page[-1]) == CELLS

    def test_a_paragraph_starts_in_cell_three_and_a_heading_in_cell_one(self, braille: Braille) -> None:
        made = lines(braille.letter(composed(), grade="1"))
        assert "  ,DEAR ,MARGARET1" in made
        heading = made.index(",YOUR CHOICE")
        assert made[heading - 1] == ""
        assert made[heading + 1].startswith("  ,YOU CAN")
        assert made[heading + 2].startswith("NOT4")

    @pytest.mark.parametrize("before", range(12, 30))
    def test_a_heading_is_never_the_last_on_its_page(self, braille: Braille, before: int) -> None:
        # given a heading that comes at any height of the page
        parts = (
            LetterPart("why", "", ("We are sorry.",) * before, ()),
            LetterPart("next", "What next", ("Wait.",) * 9, ()),
        )
        for page in brf_pages(braille.letter(composed(parts=parts), grade="1")):
            words = [line for line in page[:-1] if line]
            assert words[-1] != ",WHAT NEXT"

    def test_contracted_is_what_everybody_gets_who_asked_for_nothing(self, braille: Braille) -> None:
        made = braille.letter(composed())
        assert made == braille.letter(composed(), grade="2")
        assert ",YR *OICE" in lines(made)
        assert ",YOUR CHOICE" in lines(braille.letter(composed(), grade="1"))

    def test_the_file_is_ascii_with_a_form_feed_between_pages(self, braille: Braille) -> None:
        made = braille.letter(letter_saying(*["We would like to hear from you."] * 60))
        assert set(made.decode("ascii")) <= set(ASCII) | set("\r\n\f")
        assert made.count(b"\f") == len(brf_pages(made)) - 1
        assert not made.endswith(b"\f")

    def test_the_same_letter_is_the_same_file(self, braille: Braille) -> None:
        assert braille.letter(composed()) == braille.letter(composed())


class TestExactly:
    @pytest.mark.parametrize("grade", ["1", "2"])
    @pytest.mark.parametrize("language", ["en", "cy", "tr"])
    def test_a_code_is_letter_by_letter_on_one_line(self, braille: Braille, language: str, grade: str) -> None:
        letter = replace(composed(), language=language)
        letter = replace(letter, way_in=replace(letter.way_in, code="ENDS-A2CH-9ABK"))  # type: ignore[type-var]
        indicator = ";;" if language == "en" else ""
        assert f"{indicator},,ENDS-,A#B,,CH-#I,,ABK" in lines(braille.letter(letter, grade=grade))  # type: ignore[arg-type]

    @pytest.mark.parametrize("language", ["en", "cy", "tr"])
    def test_letters_after_digits_are_never_read_as_digits(self, braille: Braille, language: str) -> None:
        made = lines(braille.letter(replace(composed(), language=language, version="3f9a12")))
        assert "#C;F#I;A#AB" in made[-1] or any("#C;F#I;A#AB" in line for line in made)

    @pytest.mark.parametrize("start", range(0, 40, 3))
    def test_a_postcode_and_a_telephone_number_are_never_broken(self, braille: Braille, start: int) -> None:
        # given words of any length before them
        made = lines(braille.letter(letter_saying("a" * start + " SG11 2DQ", "a" * start + " 0118 496 0100")))
        assert any(";;,,SG#AA #B,,DQ" in line for line in made)
        assert any("#JAAH #DIF #JAJJ" in line or '#JAAH"DIF"JAJJ' in line for line in made)

    def test_a_link_is_letter_by_letter(self, braille: Braille) -> None:
        assert ";;REVIEWS4EXAMPLE4ORG_/CODE" in lines(braille.letter(composed()))

    def test_dots_stand_for_a_code_that_is_not_made_yet(self, braille: Braille) -> None:
        for language in TABLES:
            letter = replace(composed(), language=language)
            letter = replace(letter, way_in=replace(letter.way_in, code="••••-••••"))  # type: ignore[type-var]
            assert any("====-====" in line for line in lines(braille.letter(letter)))


class TestWhatIsSaid:
    def test_every_paragraph_is_read_back(self, braille: Braille) -> None:
        letter = composed()
        said = read_brf(braille.letter(letter, grade="1"), "en")
        for fact in (
            "Dear Margaret,",
            "Your choice",
            "or not. Telephone 020 7946 0018.",
            "LD-2027-00123",
            "ABCD-EFGH-JKMN",
        ):
            assert fact in said

    @pytest.mark.parametrize("name", [*HOSTILE, "Ł" * 300, "Wil" * 100, "**Ann**", "O'Brien-Smith"])
    def test_a_hostile_name_is_as_written_and_nothing_is_cut(self, braille: Braille, name: str) -> None:
        letter = letter_saying(f"Dear {isolated(name)}, this is for you.")
        said = read_brf(braille.letter(letter, grade="1"), "en")
        assert f"Dear {name}, this is for you.".replace(" ", "") in said.replace("‐", "-").replace(" ", "")

    def test_a_word_longer_than_a_line_goes_on_in_the_next(self, braille: Braille) -> None:
        made = braille.letter(letter_saying("b" * 100), grade="1")
        broken = [line for line in lines(made) if line.endswith('"')]
        assert len(broken) == 2
        assert all(len(line) == CELLS for line in broken)
        assert any("⠃" * 100 in line for line in brf_cells(made))

    def test_overrides_of_direction_are_not_in_it(self, braille: Braille) -> None:
        assert braille.letter(letter_saying("Dear \u202eAnn\u202c")) == braille.letter(letter_saying("Dear Ann"))

    @pytest.mark.parametrize("name", ["مريم", "😀", "Ann 李"])
    def test_a_name_without_cells_is_refused_by_name_of_character(self, braille: Braille, name: str) -> None:
        for each in (braille, Braille(None)):
            with pytest.raises(Refused) as refused:
                each.letter(letter_saying(f"Dear {isolated(name)},"))
            assert refused.value.code == "no_braille_for"
            assert refused.value.details["characters"].split() == list(dict.fromkeys(name.replace("Ann ", "")))
            assert refused.value.details["remedy"]


class TestLanguages:
    @pytest.mark.parametrize("language", sorted(TABLES))
    def test_each_letter_of_an_offered_language_has_cells_of_its_own_in_six_dots(self, language: str) -> None:
        table = TABLES[language]["1"]
        cells = {letter: reader().cells(table, f"x{letter}x") for letter in ALPHABETS[language]}
        assert reader().unknown(table, ALPHABETS[language] + ALPHABETS[language].upper()) == ""
        for (one, first), (other, second) in itertools.combinations(cells.items(), 2):
            assert first != second, f"{one} and {other}"
        assert max("".join(cells.values())) <= "⠿"

    @pytest.mark.parametrize("language", ["so", "ur", "ar", "pl", "ro", "xx"])
    def test_another_language_is_refused_with_cause_and_remedy(self, braille: Braille, language: str) -> None:
        with pytest.raises(Refused) as refused:
            braille.letter(replace(composed(), language=language))
        assert refused.value.code == "no_braille"
        assert "transcriber" in refused.value.details["remedy"]

    def test_without_liblouis_there_is_english_and_welsh_says_what_to_install(self) -> None:
        assert Braille(None).languages == {"en"}
        with pytest.raises(Refused) as refused:
            Braille(None).letter(replace(composed(), language="cy"))
        assert "liblouis" in refused.value.details["remedy"]

    def test_signs_of_eight_dots_are_refused_and_never_written_wrong(self, braille: Braille) -> None:
        # given a Welsh table that has signs of eight dots for what looks like a computer's
        with pytest.raises(Refused) as refused:
            braille.letter(letter_saying("gair www.\\", language="cy"))
        assert "\\" in refused.value.details["characters"]
