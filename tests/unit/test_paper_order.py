"""What was read of pages, in the order of a form on paper; and where that paper's pages do not break."""

from __future__ import annotations

from portal.adapters.documents.paper_breaks import with_the_next
from portal.domain.paper import Block
from portal.web.paper_order import new_of, pressed_first, said_once


def box(name: str = "0-words") -> Block:
    return Block("box", "Why?", name=name, lines=4)


def tick(code: str, name: str = "0-kind", *, picture: str = "", hint: str = "") -> Block:
    return Block("tick", code, hint, picture, name, code)


PRESS = Block("tick", "Ask for it", name="0-press", code="act=ask", several=True)


def test_what_a_button_says_is_ticked_before_what_one_can_write_beside_it() -> None:
    # given a page whose button comes last, as on a screen
    read = [Block("heading", "Ask"), Block("words", "You can ask."), box(), PRESS, Block("words", "We answer.")]
    # then its tick stands before the box
    assert [each.words for each in pressed_first(read)] == ["Ask", "You can ask.", "Ask for it", "Why?", "We answer."]
    # and a page with a button alone stays as it is
    assert pressed_first([read[0], PRESS]) == [read[0], PRESS]


def test_a_question_that_was_asked_on_an_earlier_step_leaves_no_heading_behind() -> None:
    taken: set[tuple[str, str, str]] = set()
    asked = [
        Block("heading", "May we call?"),
        Block("hint", "Choose one."),
        tick("yes", "0-call"),
        tick("no", "0-call"),
    ]
    first = [*new_of([Block("title", "Form"), *asked], taken)]
    # when the next step asks it again, before something of its own
    second = [*new_of([Block("title", "Form"), *asked, Block("heading", "Your name"), box()], taken)]
    # then it is on the paper once, and the heading of what is new stays
    assert first == [Block("title", "Form"), *asked]
    assert second == [Block("heading", "Your name"), box()]
    # and a heading over what is asked in part only stands over the rest
    more = [*new_of([Block("heading", "May we call?"), tick("yes", "0-call"), tick("later", "0-call")], taken)]
    assert more == [Block("heading", "May we call?"), tick("later", "0-call")]


def test_what_stands_under_every_page_stands_under_the_last_alone() -> None:
    # given two pages of a form, which end in the same words
    foot = (Block("heading", "What happens next"), Block("words", "We answer."))
    pages = [
        [Block("title", "First"), Block("words", "Hard to read."), box("0-words"), Block("words", "Own."), *foot],
        [Block("title", "Second"), Block("words", "Hard to read."), box("1-words"), *foot],
    ]
    # then they are said at the end; what stands over a box stands over each of them
    assert [each.words for each in said_once(pages)] == [
        "First", "Hard to read.", "Why?", "Own.", "Second", "Hard to read.", "Why?", "What happens next", "We answer.",
    ]  # fmt: skip


def kept(*blocks: Block) -> str:
    """A sign for each block: `_` where the page may break after it."""
    return "".join("+" if together else "_" for together in with_the_next(blocks))


def test_no_page_breaks_between_a_question_and_its_box() -> None:
    words, row = Block("words", "What did you see?"), Block("row", "Tell us.", picture="write")
    assert kept(words, words, box()) == "++_"
    assert kept(Block("term", "Who"), words) == "+_"
    # a row of a later question goes with it; the first rows are about the whole form
    assert kept(row, row, Block("heading", "Why?"), box(), row, row, Block("heading", "When?"), box()) == "____++__"


def test_answers_to_one_question_stay_together_and_of_many_none_is_alone() -> None:
    few = [tick(str(each)) for each in range(4)]
    assert kept(*few) == "+++_"
    many = [tick(str(each)) for each in range(12)]
    assert kept(*many) == "+_________+_"
    pictured = [tick(str(each), picture="yes") for each in range(7)]
    assert kept(*pictured) == "+____+_"
    # and those of two questions are not one
    assert kept(*few, *(tick(str(each), "0-when") for each in range(2))) == "+++_+_"
