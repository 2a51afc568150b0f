"""Files that leave the portal: one asks, another allows, the first takes it once; safe to open; no small numbers."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.adapters.clock import SetClock
from portal.adapters.csv_files import as_csv
from portal.domain.accounts import Prompt
from portal.domain.states import AccountState, Role
from portal.models import Account, Answer, AuditEvent, Contributor, FileRequest, Review, Staff, StaffArea
from portal.services import review_record
from tests.factories import Factory
from tests.people import FetchedPage, Visitor

FILES = "/staff/files"
WORDS = '=HYPERLINK("http://evil.test")\tShe loved buses'


@dataclass
class Asked:
    review: Review
    mother: Contributor
    reviewer: Staff
    coordinator: Staff


@pytest.fixture
def asked(app: Flask, make: Factory) -> Asked:
    """A review whose record its reviewer has asked for."""
    reviewer, coordinator = make.staff(), make.staff("Cora Hill", Role.COORDINATOR)
    review = make.review(reviewer=reviewer)
    mother = make.contributor(review, "Siân O’Brien")
    now = make.tools.clock.now()
    for number, state, words in ((1, AccountState.SENT, WORDS), (2, AccountState.WRITING, "Not sent yet")):
        account = make.add(
            Account(contributor_id=mother.id, number=number, state=state, started_at=now,
                    sent_at=now if state is AccountState.SENT else None)
        )  # fmt: skip
        make.add(Answer(account_id=account.id, prompt=next(iter(Prompt)), words=words, saved_at=now))
    assert ask(make.staff_here(app, reviewer), reference=review.reference).status == 303
    return Asked(review, mother, reviewer, coordinator)


def ask(visitor: Visitor, **more: str) -> FetchedPage:
    form = {"act": "ask", "kind": "review", "reason": "For the area’s file.", "submission": "one"} | more
    return visitor.post(FILES, form, follow=False)


def id_of(visitor: Visitor, file: int) -> int:
    """The id of a request, counted from the first."""
    with visitor.app.extensions["portal_tools"].reading() as session:
        ids: list[int] = session.scalars(select(FileRequest.id).order_by(FileRequest.id)).all()
    return ids[file - 1]


def decide(visitor: Visitor, act: str, words: str = "", file: int = 1) -> int:
    form = {"act": act, "file": str(id_of(visitor, file)), "words": words}
    return visitor.post(FILES, form, follow=False).status


def take(visitor: Visitor, file: int = 1) -> tuple[int, bytes, dict[str, str]]:
    answer = visitor.client.post(f"{FILES}/{id_of(visitor, file)}/take", data={"csrf_token": visitor.token(FILES)})
    return answer.status_code, answer.get_data(), dict(answer.headers)


def test_one_asks_another_allows_and_the_first_takes_it_once(app: Flask, make: Factory, asked: Asked) -> None:
    # given a record that was asked for, on the coordinator's Today
    mine = make.staff_here(app, asked.reviewer, confirmed=True)
    second = make.staff_here(app, asked.coordinator, confirmed=True)
    assert "1 file waits for a second person" in second.get("/staff/today").text
    assert take(mine)[0] == 404
    # when somebody else allows it
    assert "For the area’s file." in second.get(FILES).text
    assert decide(second, "allow") == 303
    # then it is for who asked and for nobody else, once
    assert take(second)[0] == 404
    status, content, headers = take(mine)
    assert status == 200
    assert headers["Content-Type"] == "application/zip"
    assert headers["Content-Disposition"] == 'attachment; filename="review-' + f'{id_of(mine, 1)}.zip"'
    assert take(mine)[0] == 404
    assert "You took it." in mine.get(FILES).text
    # and it holds what was sent, safe to open, and nothing that is still being written
    packed = zipfile.ZipFile(io.BytesIO(content))
    told = packed.read("what-they-told-us.csv")
    assert told.startswith(b"\xef\xbb\xbf")
    cells = list(csv.reader(io.StringIO(told.decode("utf-8-sig"))))
    assert cells[1][0] == "Siân O’Brien"
    assert cells[1][2].startswith("'=HYPERLINK")
    assert "Not sent yet" not in "".join(packed.read(each).decode() for each in packed.namelist())
    # nothing of it stays on the disk, each step is on record, and the mother sees it
    assert not list(make.tools.settings.data.rglob("*.zip"))
    with make.tools.reading() as session:
        events = [each.did for each in session.query(AuditEvent) if "file" in each.did]
    assert events == ["asked_for_file", "allowed_file", "took_file"]
    assert "Took a copy of your words" in make.contributor_here(app, asked.mother).get("/family/who-looked").text


def test_nobody_allows_their_own(app: Flask, make: Factory, asked: Asked) -> None:
    # given a coordinator who asks
    visitor = make.staff_here(app, asked.coordinator, confirmed=True)
    ask(visitor, reference=asked.review.reference, submission="two")
    assert "Waits for a second person." in visitor.get(FILES).text
    # then they can't allow it, nor can a reviewer, nor a coordinator of another area
    assert decide(visitor, "allow", file=2) == 404
    assert decide(make.staff_here(app, asked.reviewer), "allow", file=2) == 404
    elsewhere = make.staff("Cai Else", Role.COORDINATOR, area="South Wolds")
    assert decide(make.staff_here(app, elsewhere), "allow", file=2) == 404
    # and the database refuses it as well
    with pytest.raises(IntegrityError), make.tools.writing() as work:
        work.session.scalars(
            select(FileRequest).order_by(FileRequest.id.desc())
        ).first().decided_by_id = asked.coordinator.id


def test_refused_with_a_reason(app: Flask, make: Factory, asked: Asked) -> None:
    second = make.staff_here(app, asked.coordinator)
    assert decide(second, "refuse") == 200
    assert decide(second, "refuse", "The area has a copy.") == 303
    mine = make.staff_here(app, asked.reviewer, confirmed=True)
    assert "Cora Hill refused it. The area has a copy." in mine.get(FILES).text
    assert take(mine)[0] == 404


def test_it_is_there_for_24_hours_and_while_the_area_is_theirs(
    app: Flask, make: Factory, asked: Asked, clock: SetClock
) -> None:
    decide(make.staff_here(app, asked.coordinator), "allow")
    # given somebody who was taken off the area since
    with make.tools.writing() as work:
        kept = work.session.query(StaffArea).filter_by(staff_id=asked.reviewer.id).one()
        area_id = kept.area_id
        work.session.delete(kept)
    assert take(make.staff_here(app, asked.reviewer, confirmed=True))[0] == 404
    make.add(StaffArea(staff_id=asked.reviewer.id, area_id=area_id))
    # when a day is over
    clock.move(hours=24)
    late = make.staff_here(app, asked.reviewer, confirmed=True)
    assert take(late)[0] == 404
    assert "Nobody took it in time." in late.get(FILES).text


def test_a_file_that_cannot_be_made_was_not_taken(
    app: Flask, make: Factory, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(make.staff_here(app, asked.coordinator), "allow")
    mine = make.staff_here(app, asked.reviewer, confirmed=True)
    with monkeypatch.context() as broken:
        broken.setattr(review_record, "as_zip", lambda *_args: 1 / 0)
        assert take(mine)[0] == 500
    assert take(mine)[0] == 200


def test_the_second_factor_comes_first(app: Flask, make: Factory, asked: Asked) -> None:
    decide(make.staff_here(app, asked.coordinator), "allow")
    assert take(make.staff_here(app, asked.reviewer))[0] == 303
    assert take(make.staff_here(app, asked.reviewer, confirmed=True))[0] == 200


def test_another_areas_review_is_as_if_it_were_not_there(app: Flask, make: Factory, asked: Asked) -> None:
    other = make.review("Other", "One", area="South Wolds")
    mine = make.staff_here(app, asked.reviewer)
    there = ask(mine, reference=other.reference, submission="x").text
    not_there = ask(mine, reference="LD-0", submission="x").text
    assert "There is no such review in your areas." in there
    assert there == not_there
    # nor may a reviewer ask for figures, or a coordinator for another area's
    assert "There is no such review" in ask(mine, kind="figures", area="1", submission="y").text
    second = make.staff_here(app, asked.coordinator)
    assert "There is no such review" in ask(second, kind="figures", area=str(other.area_id), submission="z").text


def test_figures_hold_no_small_number(app: Flask, make: Factory, asked: Asked) -> None:
    # given 6 reviews here, 1 of them with a reply
    for number in range(5):
        make.review(f"Person {number}")
    mine = make.staff_here(app, asked.coordinator, confirmed=True)
    other = make.staff("Col Two", Role.COORDINATOR)
    ask(mine, kind="figures", area=str(asked.review.area_id), submission="f")
    decide(make.staff_here(app, other), "allow", file=2)
    status, content, headers = take(mine, 2)
    assert status == 200
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["North Wolds", "6"]
    assert set(rows[1][2:]) == {"fewer than 5"}


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_no_cell_is_a_formula(cells: list[str]) -> None:
    text = as_csv(["a"] * len(cells), [cells]).decode("utf-8-sig", "surrogatepass")
    *_, row = csv.reader(io.StringIO(text, newline=""))
    for cell in row:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert not cell.startswith(("\t", "\r", "\n"))
