"""Coming in by the code that is printed on a letter."""

import pytest
from sqlalchemy import func, select

from portal.adapters.clock import SetClock
from portal.adapters.codes import make_code
from portal.models import Attempt
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import Visitor

BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
FULL_WIDTH = str.maketrans(
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ-", "０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＭＮＰＱＲＳＴＶＷＸＹＺ－"
)


def tries(tools: Tools) -> int:
    with tools.reading() as session:
        return session.scalar(select(func.count()).select_from(Attempt)) or 0


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower().replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.translate(BENGALI),
        lambda code: code.translate(FULL_WIDTH),
        lambda code: f"  {code}\u200f ",
    ],
)
def test_a_code_opens_the_room_however_it_is_typed(make: Factory, visitor: Visitor, typed: object) -> None:
    invitation = make.invitation()
    answer = visitor.post("/code", {"letter_code": typed(invitation.code)}, follow=False)  # type: ignore[operator]
    assert (answer.status, answer.location) == (303, "/family/letter")
    assert visitor.get("/family").status == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type the code from your letter."),
        ("   ", "Type the code from your letter."),
        ("ABCD-EFG", "Some are missing."),
        ("ABCD-EFGH-JKMN-PQRS", "There are too many here."),
        ("ABCD-EFGH-JKMÑ", "only English letters and numbers"),
    ],
)
def test_a_slip_is_explained_and_not_counted(tools: Tools, visitor: Visitor, typed: str, sentence: str) -> None:
    page = visitor.post("/code", {"letter_code": typed})
    assert (page.status, page.name) == (200, "public.letter_code")
    assert sentence in page.text
    assert page.tree.xpath("//input[@id='letter_code']/@value") == [typed]
    assert tries(tools) == 0


def test_one_wrong_character_is_found_by_the_check_character(tools: Tools, make: Factory, visitor: Visitor) -> None:
    code = make.invitation().code
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    assert "One letter or number is not right." in visitor.post("/code", {"letter_code": wrong}).text
    assert tries(tools) == 0


def test_after_ten_unknown_codes_in_fifteen_minutes_everyone_there_waits(
    tools: Tools, make: Factory, visitor: Visitor, clock: SetClock
) -> None:
    # given ten codes that were never ours, from one address
    invitation = make.invitation()
    for _ in range(10):
        assert "We do not know this code." in visitor.post("/code", {"letter_code": make_code()}).text
    # when even a right one is typed
    page = visitor.post("/code", {"letter_code": invitation.code})
    # then they are asked to wait, and told another way; no try more is counted
    assert "Please wait 15 minutes" in page.text
    assert tries(tools) == 10
    # and after 15 minutes it opens
    clock.move(minutes=15, seconds=1)
    assert visitor.post("/code", {"letter_code": invitation.code}, follow=False).status == 303


def test_the_address_is_not_kept_as_it_is(tools: Tools, visitor: Visitor) -> None:
    visitor.post("/code", {"letter_code": make_code()})
    with tools.reading() as session:
        assert "127.0.0.1" not in session.scalars(select(Attempt.subject)).one()


@pytest.mark.parametrize("look", ["lang=en&read=easy-read", "lang=ur&read=easy-read", "lang=cy&read=standard"])
def test_the_code_page_reads_in_each_way(visitor: Visitor, look: str) -> None:
    page = visitor.get(f"/code?{look}")
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.tree.xpath("//input[@name='letter_code']")
    again = visitor.post("/code", {"letter_code": "ABC"})
    assert again.tree.xpath("//*[@id='letter_code-error']")
