"""What is stored sealed opens in its own row and column, with its key, unaltered; and nowhere else."""

from __future__ import annotations

import ast
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, func, select, text, type_coerce, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import aliased

from portal.adapters.vault import CannotOpen, Vault, version_of
from portal.models import Base, Check, Contributor, Letter, Person, Statement, StatementVersion
from portal.models.row_ids import RowIds
from portal.models.sealed import InRow, NotItsRow, SealedJSON, in_row, opened, sealed_columns
from portal.services.tools import Tools
from portal.store.database import Database
from tests.conftest import KEYS
from tests.factories import Factory

MUST_BE_SEALED = {
    "person": {"first_name", "last_name", "known_as", "ethnicity", "place_of_death"},
    "review": {"reviewer_asked_for", "source_row"},
    "other_process": {"note", "person", "phone"},
    "message": {"words", "easy_words", "sent_back_because"},
    "reviewer_request": {"words"},
    "meeting": {"place", "words"},
    "planned_contact": {"about"},
    "contributor": {
        "name", "supporter_name", "faith", "address_line_1", "address_town", "postcode", "email", "mobile", "landline",
    },
    "need": {"detail"},
    "quiet_day": {"faith_day"},
    "choice": {"words"},
    "answer": {"words", "picture_answer"},
    "statement_version": {"words", "easy_words", "because", "sent_back_because"},
    "check": {"correction"},
    "reply": {"words", "easy_words", "sent_back_because"},
    "addition": {"words"},
    "question": {"words", "answer", "easy_answer", "sent_back_because"},
    "question_step": {"words", "answer", "easy_answer"},
    "outcome": {"found", "easy_found", "thanks", "easy_thanks", "sent_back_because"},
    "learning": {"words", "easy_words"},
    "recommendation": {"words", "easy_words", "means", "easy_means"},
    "recommendation_offer": {"words", "easy_words", "means", "easy_means", "sent_back_because"},
    "suggestion": {"words"},
    "suggestion_answer": {"words", "easy_words", "sent_back_because"},
    "action": {"words", "easy_words", "owner"},
    "action_update": {"words", "easy_words", "evidence", "sent_back_because"},
    "letter": {"composed"},
    "delivery": {"address", "subject", "text"},
    "staff": {"totp_secret"},
    "kept_form": {"fields"},
    "legal_hold": {"because"},
    "added_file": {"name", "words", "key", "seen_in_it"},
    "sitting": {"name", "ways"},
    "support_record": {"how", "decision", "tried"},
    "decision_reason": {"done", "words", "easy_words", "sent_back_because"},
    "late_words": {"fields"},
    "concern": {"words", "name", "contact"},
    "concern_answer": {"words", "easy_words", "sent_back_because"},
    "concern_event": {"words"},
    "receipt": {"code"},
    "taken_back": {"words"},
    "paper_reply": {"fields", "said", "words"},
    "extension": {"words", "easy_words", "sent_back_because"},
    "break_glass": {"reason", "judged_words"},
    "file_request": {"reason", "refused_words"},
    "word_correction": {"name", "organisation", "why"},
    "words_checked": {"name", "organisation"},
}  # fmt: skip


def raw(tools: Tools, table: str, column: str, row_id: int) -> str:
    with tools.reading() as session:
        found: str = session.execute(
            text(f"SELECT {column} FROM {table} WHERE id = :id"),
            {"id": row_id},
        ).scalar_one()
    return found


def put_raw(tools: Tools, table: str, column: str, row_id: int, stored: str) -> None:
    with tools.writing() as work:
        work.session.execute(
            text(f"UPDATE {table} SET {column} = :stored WHERE id = :id"),
            {"stored": stored, "id": row_id},
        )


def name_of(tools: Tools, person_id: int) -> str:
    with tools.reading() as session:
        return session.execute(select(Person.first_name).where(Person.id == person_id)).scalar_one()


@pytest.fixture
def margaret(make: Factory) -> Person:
    return person(make, "Margaret", "O’Brien")


def person(make: Factory, first_name: str, last_name: str) -> Person:
    made: Person = make.add(Person(first_name=first_name, last_name=last_name, died_on=date(2026, 6, 3)))
    return made


def test_every_column_that_must_be_is_sealed() -> None:
    sealed = {
        table.name: {column.name for column in sealed_columns(table)}
        for table in Base.metadata.sorted_tables
        if sealed_columns(table)
    }
    for table, columns in MUST_BE_SEALED.items():
        assert columns <= sealed.get(table, set()), table
    # and each knows its own place, to which it is bound
    for each in Base.metadata.sorted_tables:
        for column in sealed_columns(each):
            kind: Any = column.type
            assert kind.place == f"{each.name}.{column.name}"


def test_a_name_is_stored_sealed_and_read_back(tools: Tools, margaret: Person) -> None:
    assert "Margaret" not in raw(tools, "person", "first_name", margaret.id)
    assert raw(tools, "person", "first_name", margaret.id).startswith(f"{version_of(KEYS.data[0])}.")
    # and it is read by objects, by columns, by aliases and by labels
    other = aliased(Person)
    with tools.reading() as session:
        assert session.get_one(Person, margaret.id).first_name == "Margaret"
        found = session.execute(
            select(Person.first_name, Person.last_name.label("surname"), other.first_name).join(
                other, other.id == Person.id
            )
        ).one()
        assert tuple(found) == ("Margaret", "O’Brien", "Margaret")
        within = session.execute(select(select(opened(other.last_name)).scalar_subquery().label("name"))).one()
        assert within.name == "O’Brien"
        assert (
            session.execute(select(func.coalesce(select(opened(other.known_as)).scalar_subquery(), "-"))).scalar() == ""
        )


def test_the_same_words_are_never_stored_the_same_twice(tools: Tools, make: Factory) -> None:
    stored = {raw(tools, "person", "first_name", person(make, "Margaret", "Hay").id) for _ in range(3)}
    assert len(stored) == 3


def test_empty_stays_empty_and_can_be_asked_for(tools: Tools, margaret: Person) -> None:
    assert raw(tools, "person", "known_as", margaret.id) == ""
    with tools.reading() as session:
        assert session.scalar(select(Person.id).where(Person.known_as == "")) == margaret.id
        assert session.scalar(select(Person.id).where(Person.first_name != "")) == margaret.id


def test_a_value_moved_to_another_row_does_not_open(tools: Tools, make: Factory, margaret: Person) -> None:
    other = person(make, "Doris", "Hay")
    put_raw(tools, "person", "first_name", margaret.id, raw(tools, "person", "first_name", other.id))
    with pytest.raises(CannotOpen, match=r"person\.first_name"):
        name_of(tools, margaret.id)
    assert name_of(tools, other.id) == "Doris"


def test_a_value_moved_to_another_column_does_not_open(tools: Tools, margaret: Person) -> None:
    put_raw(tools, "person", "first_name", margaret.id, raw(tools, "person", "last_name", margaret.id))
    with pytest.raises(CannotOpen):
        name_of(tools, margaret.id)


def test_a_value_moved_to_another_table_does_not_open() -> None:
    vault = Vault(KEYS.data, KEYS.search)
    stored = vault.seal("Margaret", "person.words", 7)
    assert vault.open(stored, "person.words", "7") == "Margaret"
    for place, row_id in (("contributor.words", "7"), ("person.words", "8"), ("person.name", "7")):
        with pytest.raises(CannotOpen):
            vault.open(stored, place, row_id)


def test_a_value_said_to_be_sealed_by_another_version_does_not_open() -> None:
    # given the same key known under two versions, as a thief of one of them might pretend
    vault = Vault(("x" * 40, "y" * 40), KEYS.search)
    stored = vault.seal("Margaret", "person.first_name", 7)
    older = version_of("x" * 40)
    with pytest.raises(CannotOpen):
        vault.open(f"{older}.{stored.partition('.')[2]}", "person.first_name", "7")


def test_another_key_opens_nothing(tools: Tools, margaret: Person) -> None:
    stored = raw(tools, "person", "first_name", margaret.id)
    with pytest.raises(CannotOpen):
        Vault(("e" * 40,), KEYS.search).open(stored, "person.first_name", str(margaret.id))


def test_any_bent_character_is_found(tools: Tools, margaret: Person) -> None:
    stored = raw(tools, "person", "first_name", margaret.id)
    vault = Vault(KEYS.data, KEYS.search)
    for at, character in enumerate(stored):
        bent = stored[:at] + ("A" if character != "A" else "B") + stored[at + 1 :]
        with pytest.raises(CannotOpen):
            vault.open(bent, "person.first_name", str(margaret.id))
    for other in (stored[:-4], stored + "AAAA", stored.replace(".", ""), "Margaret", "."):
        with pytest.raises(CannotOpen):
            vault.open(other, "person.first_name", str(margaret.id))


def test_words_put_into_the_database_by_hand_are_not_read(tools: Tools, margaret: Person) -> None:
    put_raw(tools, "person", "first_name", margaret.id, "Margaret")
    with pytest.raises(CannotOpen) as raised:
        name_of(tools, margaret.id)
    assert "Margaret" not in str(raised.value)


def test_a_filter_by_a_sealed_column_fails_instead_of_finding_nothing(tools: Tools, margaret: Person) -> None:
    with tools.reading() as session, pytest.raises(StatementError, match="needs its row") as raised:
        session.scalars(select(Person).where(Person.first_name == "Margaret")).all()
    assert "Margaret" not in str(raised.value)


def test_a_plain_text_is_refused_and_one_with_its_row_is_taken(tools: Tools, margaret: Person) -> None:
    with tools.writing() as work, pytest.raises(StatementError, match="needs its row"):
        work.session.execute(update(Person).where(Person.id == margaret.id).values(first_name="Peggy"))
    with tools.writing() as work:
        work.session.execute(
            update(Person).where(Person.id == margaret.id).values(first_name=in_row(margaret.id, "Peggy"))
        )
    assert name_of(tools, margaret.id) == "Peggy"


def test_words_read_from_one_row_and_given_to_another_are_sealed_for_the_other(tools: Tools, make: Factory) -> None:
    first = person(make, "Margaret", "Hay")
    assert isinstance(first.first_name, InRow)
    second = person(make, first.first_name, first.last_name)
    assert name_of(tools, second.id) == "Margaret"


def test_a_sealed_column_without_its_row_is_refused(tools: Tools, margaret: Person) -> None:
    inner = select(Person.first_name).subquery()
    with tools.reading() as session, pytest.raises(NotItsRow):
        session.execute(select(inner.c.first_name)).all()


def test_no_query_reckons_with_sealed_words() -> None:
    """SQL can ask whether a sealed column is empty, and select it. Anything else would work on what nobody can read."""
    sealed = {
        f"{mapper.class_.__name__}.{column.name}"
        for mapper in Base.registry.mappers
        for column in sealed_columns(mapper.local_table)
    }
    found = []
    for path in (Path(__file__).parents[2] / "portal").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_sql(node.func):
                parts: list[ast.expr] = [*node.args, *(each.value for each in node.keywords)]
            elif isinstance(node, ast.BinOp):
                parts = [node.left, node.right]
            else:
                continue
            found += [f"{path.name}:{node.lineno} {ast.unparse(part)}" for part in parts if ast.unparse(part) in sealed]
    assert found == []


def _is_sql(called: ast.expr) -> bool:
    """`func.lower(…)`, `.order_by(…)` and the like."""
    if not isinstance(called, ast.Attribute):
        return False
    on_it = ast.unparse(called.value) == "func"
    return on_it or called.attr in {
        "order_by",
        "group_by",
        "distinct",
        "contains",
        "like",
        "ilike",
        "in_",
        "startswith",
    }


def test_a_database_opened_without_its_keys_gives_nothing(tools: Tools, margaret: Person) -> None:
    stranger = Database(tools.settings.database_url)
    with stranger.reading() as session, pytest.raises(NotItsRow, match="without its keys"):
        session.execute(select(Person.first_name)).all()
    stranger.engine.dispose()


def test_what_is_kept_as_json_comes_back_whole(tools: Tools, make: Factory) -> None:
    contributor = make.contributor()
    composed = {"parts": ["Dear Janet", {"n": 1, "none": None}]}
    letter = make.add(
        Letter(
            contributor_id=contributor.id, name="introductory", language="en", format="html", version="1",
            composed=composed, asked_at=tools.clock.now(),
        )
    )  # fmt: skip
    assert letter.composed == composed
    assert isinstance(Letter.__table__.c.composed.type, SealedJSON)
    with tools.reading() as session:
        assert session.execute(select(Letter.composed)).scalar_one() == composed
        stored = session.execute(select(type_coerce(Letter.composed, Text))).scalar_one()
    with pytest.raises(json.JSONDecodeError):
        json.loads(stored)
    assert "Janet" not in stored


def test_what_a_changed_object_says_is_sealed_again(tools: Tools, make: Factory) -> None:
    contributor = make.contributor(name="Janet Hay")
    before = raw(tools, "contributor", "name", contributor.id)
    with tools.writing() as work:
        work.session.get_one(Contributor, contributor.id).name = "Janet O’Brien"
    assert raw(tools, "contributor", "name", contributor.id) != before
    with tools.reading() as session:
        assert session.get_one(Contributor, contributor.id).name == "Janet O’Brien"


def test_ids_rise_and_fit_sixty_three_bits() -> None:
    ids = RowIds()
    made = [ids.next() for _ in range(5000)]
    assert made == sorted(set(made))
    assert made[-1] < 2**63
    # and two processes that start together do not give the same ones
    assert not {RowIds().next() for _ in range(5)} & {RowIds().next() for _ in range(5)}


def test_tables_without_sealed_columns_count_on(make: Factory) -> None:
    assert make.area("North Wolds").id == 1
    assert make.area("East Fenland").id == 2


def test_correlated_words_open_in_their_own_row(tools: Tools, make: Factory) -> None:
    # given two corrections of two statements
    staff, contributor, now = make.staff(), make.contributor(), tools.clock.now()
    for words in ("She laughed.", "He sang."):
        statement = make.add(Statement(contributor_id=contributor.id, position=1))
        version = make.add(
            StatementVersion(
                statement_id=statement.id, number=1, words="We wrote this.", written_by_id=staff.id, written_at=now
            )
        )
        make.add(Check(statement_version_id=version.id, verdict="not_right", correction=words, said_at=now))
    # when each statement is read with its own, then each has its own
    corrected = (
        select(opened(Check.correction))
        .where(Check.statement_version_id == StatementVersion.id)
        .correlate(StatementVersion)
        .scalar_subquery()
    )
    with tools.reading() as session:
        found = session.execute(select(StatementVersion.words, corrected).order_by(StatementVersion.id)).all()
    assert [tuple(row) for row in found] == [("We wrote this.", "She laughed."), ("We wrote this.", "He sang.")]


def test_sqlite_spills_nothing_and_overwrites_what_it_deletes(tools: Tools) -> None:
    with tools.reading() as session:
        asked = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in ("temp_store", "secure_delete")}
    assert asked == {"temp_store": 2, "secure_delete": 1}
