"""Choosing what is shared with whom, and what staff may give: item by item, body by body."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import docx
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from portal.domain.states import ProcessKind, StatementState, Verdict
from portal.models import (
    Check,
    Contributor,
    Need,
    OtherProcess,
    Review,
    SharedItem,
    SharingChoice,
    Staff,
    Statement,
    StatementVersion,
)
from portal.services.tools import Tools
from tests.factories import Factory
from tests.people import Visitor

_ISOLATES = dict.fromkeys((0x2068, 0x2069))
INQUEST, HOSPITAL = ProcessKind.INQUEST, ProcessKind.HOSPITAL_REVIEW


def bare(text: str) -> str:
    """Without the marks round names."""
    return text.translate(_ISOLATES)


@dataclass
class Case:
    """A contributor with an agreed sentence, one that is not right, one on which both stand, and a need."""

    app: Flask
    make: Factory
    reviewer: Staff
    review: Review
    contributor: Contributor
    agreed: StatementVersion
    disputed: StatementVersion
    both: StatementVersion
    need: Need

    @property
    def tools(self) -> Tools:
        return self.make.tools

    def here(self, look: str = "en.standard") -> Visitor:
        return self.make.contributor_here(self.app, self.contributor, look=look)

    @property
    def staff(self) -> Visitor:
        return self.make.staff_here(self.app, self.reviewer)

    @property
    def place(self) -> str:
        return f"/staff/contributors/{self.contributor.id}/sharing"

    def key(self, row: StatementVersion | Need) -> str:
        return f"{'need' if isinstance(row, Need) else 'statement'}-{row.id}"

    def says(self, visitor: Visitor, **answers: str) -> object:
        given = {f"{self.key(getattr(self, name))}-may": answer for name, answer in answers.items()}
        return visitor.post("/family/sharing/inquest", {"act": "each", **given})

    def gives(self, visitor: Visitor, *items: str, **more: str) -> object:
        form = {
            "act": "give", "body": "inquest", "items": [self.key(getattr(self, name)) for name in items],
            "given_to": "The coroner’s officer", "gave_how": "secure_email", "submission": "give", **more,
        }  # fmt: skip
        return visitor.post(self.place, form)

    def kept(self, table: type) -> list:
        with self.tools.reading() as session:
            return list(session.scalars(select(table).order_by(table.id)))


def sentence(
    make: Factory, contributor: Contributor, writer: Staff, words: str, verdict: Verdict, said: str = ""
) -> tuple[Statement, StatementVersion]:
    now = make.tools.clock.now()
    statement = make.add(Statement(contributor_id=contributor.id, position=1, state=StatementState.SHOWN))
    version = make.add(
        StatementVersion(
            statement_id=statement.id, number=1, words=words, easy_words=words, written_by_id=writer.id, written_at=now,
            passed_at=now, passed_by_id=writer.id, shown_at=now,
        )
    )  # fmt: skip
    make.add(Check(statement_version_id=version.id, verdict=verdict, correction=said, said_at=now))
    return statement, version


@pytest.fixture
def case(app: Flask, make: Factory) -> Case:
    reviewer = make.staff()
    review = make.review(reviewer=reviewer)
    contributor = make.contributor(review)
    for kind in (INQUEST, HOSPITAL):
        make.add(OtherProcess(review_id=review.id, kind=kind))
    _, agreed = sentence(make, contributor, reviewer, "Maggie loved buses.", Verdict.RIGHT)
    _, disputed = sentence(make, contributor, reviewer, "Nobody rang.", Verdict.NOT_RIGHT, "I rang.")
    both, standing = sentence(make, contributor, reviewer, "Staff came at 9.", Verdict.NOT_RIGHT, "They came at 11.")
    with make.tools.writing() as work:
        work.session.get_one(Statement, both.id).both_stand_at = work.now
    return Case(
        app,
        make,
        reviewer,
        review,
        contributor,
        agreed,
        disputed,
        standing,
        make.need(contributor, "large_print", "24"),
    )


def test_everything_is_no_until_they_say_yes(case: Case) -> None:
    janet = case.here()
    page = janet.get("/family/sharing")
    assert page.text.count("You share nothing with them.") == 2
    body = janet.get("/family/sharing/inquest")
    # what is agreed, what stands beside their own words, and their need; not what they said is not right
    assert "Maggie loved buses." in body.text
    assert "They came at 11." in body.text
    assert "Large print" in body.text
    assert "Nobody rang." not in body.text
    assert {each.get("value") for each in body.tree.xpath("//input[@type='radio'][@checked]")} == {"no"}
    # and staff have nothing to give
    assert "They said yes to nothing for this body." in case.staff.get(case.place).text


def test_each_choice_is_a_new_row_for_one_item_and_one_body(case: Case, clock) -> None:
    janet = case.here()
    case.says(janet, agreed="yes", need="no")
    clock.move(minutes=1)
    case.says(janet, agreed="yes", need="no")
    case.says(janet, agreed="no")
    assert [(row.body, row.kind, row.may, row.said_by) for row in case.kept(SharingChoice)] == [
        ("inquest", "statement", True, "contributor"),
        ("inquest", "need", False, "contributor"),
        ("inquest", "statement", False, "contributor"),
    ]
    assert "You said yes" not in janet.get("/family/sharing/hospital_review").text


def test_a_choice_is_never_written_over(case: Case) -> None:
    case.says(case.here(), agreed="yes")
    with pytest.raises(DatabaseError, match="a choice is a new row"), case.tools.writing() as work:
        work.session.scalars(select(SharingChoice)).one().may = False


def test_all_and_none_are_a_start(case: Case) -> None:
    janet = case.here()
    janet.post("/family/sharing/inquest", {"act": "all"})
    assert "You said yes to 3 of 3." in janet.get("/family/sharing").text
    case.says(janet, need="no")
    assert "You said yes to 2 of 3." in janet.get("/family/sharing").text
    janet.post("/family/sharing/inquest", {"act": "none"})
    assert janet.get("/family/sharing").text.count("You share nothing with them.") == 2


def test_words_that_changed_must_be_chosen_anew(case: Case, clock) -> None:
    case.says(case.here(), agreed="yes", both="yes")
    clock.move(minutes=5)
    now = case.tools.clock.now()
    # given a newer version that they agreed to, and newer words of theirs beside the other
    with case.tools.writing() as work:
        newer = StatementVersion(
            statement_id=case.agreed.statement_id, number=2, words="Maggie loved the number 12.",
            written_by_id=case.reviewer.id, written_at=now, passed_at=now, shown_at=now,
        )  # fmt: skip
        work.session.add(newer)
        work.session.flush()
        work.session.add(Check(statement_version_id=newer.id, verdict=Verdict.RIGHT, said_at=now))
        work.session.add(
            Check(statement_version_id=case.both.id, verdict=Verdict.NOT_RIGHT, correction="At noon.", said_at=now)
        )
    page = case.here().get("/family/sharing/inquest")
    assert "the number 12" in page.text
    assert "You said yes" not in page.text
    assert "They said yes to nothing for this body." in case.staff.get(case.place).text


def test_nobody_chooses_for_another(case: Case) -> None:
    other = case.make.contributor_here(case.app, case.make.contributor(case.review, "Sean O’Brien"))
    assert "Maggie loved buses." not in other.get("/family/sharing/inquest").html
    case.says(other, agreed="yes")
    assert case.kept(SharingChoice) == []
    assert other.client.get("/family/sharing/medical_examiner").status_code == 404
    assert other.client.get("/family/sharing/nobody").status_code == 404


def test_staff_give_what_has_a_yes_and_it_stands_in_the_log(case: Case) -> None:
    case.says(case.here(), agreed="yes", both="yes", need="yes")
    amara = case.staff
    assert "Maggie loved buses." in amara.get(case.place).text
    page = case.gives(amara, "agreed", "both", "need")
    # then what went is kept as it went
    assert [(row.words, row.version, row.given_to, row.how) for row in case.kept(SharedItem)] == [
        ("Maggie loved buses.", 1, "The coroner’s officer", "secure_email"),
        ("Staff came at 9.\nThey came at 11.", 1, "The coroner’s officer", "secure_email"),
        ("large_print\n24", 1, "The coroner’s officer", "secure_email"),
    ]
    # and the pack holds that and nothing else
    found = re.search(r'href="(/staff/contributors/\d+/sharing/[^"]+)"', page.html)
    assert found is not None
    pack = amara.client.get(found[1])
    assert pack.headers["Content-Disposition"].startswith("attachment")
    words = "\n".join(each.text for each in docx.Document(io.BytesIO(pack.data)).paragraphs)
    for each in ("Maggie loved buses.", "They came at 11.", "large print", "The coroner’s officer"):
        assert each in words
    assert "Nobody rang." not in words
    # and the contributor sees who holds what, and since when
    log = case.here().get("/family/sharing").text
    assert "Given to The coroner’s officer by Amara Okafor on Monday 23 November 2026." in bare(log)
    assert "They have had it since Monday 23 November 2026." in log


def test_the_same_press_twice_gives_once(case: Case) -> None:
    case.says(case.here(), agreed="yes")
    amara = case.staff
    case.gives(amara, "agreed")
    case.gives(amara, "agreed")
    assert len(case.kept(SharedItem)) == 1


def test_what_has_no_yes_cannot_be_given(case: Case) -> None:
    case.says(case.here(), agreed="yes")
    amara = case.staff
    # given a page on which it could be ticked, and a yes that was taken back since
    case.says(case.here(), agreed="no")
    assert "taken back a moment ago: nothing was given" in case.gives(amara, "agreed").text
    case.gives(amara, "need")
    case.gives(amara, "agreed", body="hospital_review")
    assert case.kept(SharedItem) == []


def test_taking_back_says_what_cannot_be_called_back(case: Case, clock) -> None:
    janet, amara = case.here(), case.staff
    case.says(janet, agreed="yes")
    case.gives(amara, "agreed")
    pack = re.search(r'href="(/staff/contributors/\d+/sharing/[^"]+)"', amara.get(case.place).html)
    assert pack is not None
    clock.move(minutes=60 * 24)
    janet, amara = case.here(), case.staff
    case.says(janet, agreed="no")
    page = janet.get("/family/sharing").text
    assert "You took it back on Tuesday 24 November 2026. We will ask them to delete it; we cannot make them." in page
    # then staff have a task, and the pack is made no more
    assert "took back something that another body holds" in amara.get("/staff/today").text
    assert amara.client.get(pack[1]).status_code == 404
    [row] = case.kept(SharedItem)
    amara.post(case.place, {"act": "asked", "item": str(row.id)})
    assert "They have not answered yet." in janet.get("/family/sharing").text
    assert "took back something" not in amara.get("/staff/today").text
    # and whatever the answer is, they read it
    for answer, words in (
        ("no_answer", "they do not answer. We cannot make them."),
        ("keeps", "They told us on Tuesday 24 November 2026 that they keep it. We cannot make them delete it."),
    ):
        amara.post(case.place, {"act": "answered", "item": str(row.id), "answer": answer})
        assert words in janet.get("/family/sharing").text
    with case.tools.writing() as work:
        work.session.get_one(SharedItem, row.id).answer = "no_answer"
    amara.post(case.place, {"act": "answered", "item": str(row.id), "answer": "deleted"})
    assert "They told us on Tuesday 24 November 2026 that they deleted it." in janet.get("/family/sharing").text


def test_the_law_may_ask_and_it_is_said(case: Case) -> None:
    janet, amara = case.here(), case.staff
    assert "The law lets this body ask us for what we hold" in janet.get("/family/sharing/inquest").text
    assert "The law lets" not in janet.get("/family/sharing/hospital_review").text
    # a reason is needed, and a body whom the law lets ask
    assert "which order or duty" in case.gives(amara, "agreed", act="by_law").text
    refused = case.gives(amara, "agreed", act="by_law", by_law="They want it.", body="hospital_review")
    assert refused.status == 404
    assert case.kept(SharedItem) == []
    case.gives(amara, "agreed", act="by_law", by_law="Schedule 5 notice of 1 March.")
    assert len(case.kept(SharedItem)) == 1
    log = janet.get("/family/sharing").text
    assert "The law said that we must." in log
    assert "Schedule 5" not in log


def test_staff_of_another_area_find_nothing(case: Case) -> None:
    elsewhere = case.make.staff_here(case.app, case.make.staff("Una Reed", area="South Wolds"))
    assert elsewhere.client.get(case.place).status_code == 404
    assert elsewhere.client.get(f"{case.place}/x").status_code == 404


def test_easy_read_asks_a_few_at_a_time(case: Case) -> None:
    dave = case.here("en.easy-read")
    page = dave.get("/family/sharing")
    assert "Other people look at how Maggie died." in page.easy_rows
    assert "You can choose for each sentence and each need." in dave.get("/family/sharing/inquest").easy_rows
    page = dave.get("/family/sharing/inquest?step=2")
    assert "Maggie loved buses." in page.easy_rows
    assert "They came at 11." in page.easy_rows
    assert len(page.easy_rows) <= 12
    dave.post("/family/sharing/inquest?step=2", {"act": "each", f"{case.key(case.agreed)}-may": "yes"})
    case.gives(case.staff, "agreed")
    log = dave.get("/family/sharing?step=2").easy_rows
    assert "The people who find out how a person died got this on Monday 23 November 2026." in log


def test_pages_ask_six_things_at_most(case: Case, queries: list[str]) -> None:
    janet = case.here()
    janet.post("/family/sharing/inquest", {"act": "all"})
    for path in ("/family/sharing", "/family/sharing/inquest"):
        janet.get(path)
        queries.clear()
        janet.get(path)
        assert len([each for each in queries if not each.startswith(("BEGIN", "PRAGMA"))]) <= 6
