"""A contributor's download holds all of theirs: every table of a contributor's is in it, or has a reason not to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table

from portal.domain.own_records import Topic
from portal.models import Base
from portal.services import own_records
from portal.services.own_records import NOT_IN_IT, TOPICS, WhyNot
from portal.services.tools import Tools
from portal.web.render import page_house
from tests.contracts.world import make_world
from tests.factories import Factory


def of_contributors() -> set[str]:
    """Every table whose rows belong to a contributor, or hang on one that does, by the foreign keys themselves."""
    found: set[str] = set()
    waiting: list[Table] = [Base.metadata.tables["contributor"]]
    while waiting:
        table = waiting.pop()
        if table.name in found:
            continue
        found.add(table.name)
        waiting += [
            other
            for other in Base.metadata.tables.values()
            if any(key.column.table is table for column in other.columns for key in column.foreign_keys)
        ]
    return found


def test_every_table_of_a_contributors_is_in_the_download_or_says_why_not() -> None:
    # given every table that belongs to a contributor, or hangs on one that does
    theirs = of_contributors()

    # when the registry is asked
    told = {table for topic in TOPICS for table in topic.tables}

    # then each is in a topic or in the list of reasons, and no name is left over from a table that went
    assert theirs - told - set(NOT_IN_IT) == set(), "add a topic to portal/services/own_records.py, or a reason"
    assert (told | set(NOT_IN_IT)) - set(Base.metadata.tables) == set()
    assert told & set(NOT_IN_IT) == set()
    assert all(WhyNot(reason) for reason in NOT_IN_IT.values())


def words_needed(topic: Topic) -> Iterator[str]:
    yield topic.name
    for name, field in topic.fields.items():
        yield f"{topic.name}.{name}"
        yield from (f"{field.group}.{code}" for code in field.codes)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_field_and_code_has_words(app: Flask, topic: Topic) -> None:
    # given the words of the download
    with app.test_request_context():
        word: Any = page_house().words.environment("en").get_template("parts/own_words.html").module.word  # type: ignore[attr-defined]

        # then each name that the registry knows has some
        missing = [name for name in words_needed(topic) if not str(word(name)).strip()]
    assert missing == [], "add them to templates/parts/own_words.html"


def test_a_reader_gives_what_its_topic_declares_and_its_contributors_rows_alone(tools: Tools, make: Factory) -> None:
    # given a world with one of everything, all of it the mother's
    world = make_world(make)

    # when each topic is read for her, for a friend of the same review, and for somebody elsewhere
    with tools.reading() as session:
        hers, friends, strangers = (
            {each.name: each.rows for each in own_records.read(session, who.id)}
            for who in (world.mother, world.friend, world.stranger)
        )

    # then every row keeps to the fields that were declared, and every value to its kind
    for topic in TOPICS:
        for row in hers[topic.name]:
            assert set(row) - own_records.ASIDE <= set(topic.fields), topic.name
            for name in set(row) & set(topic.fields):
                assert own_records.fits(topic.fields[name], row[name]), f"{topic.name}.{name}: {row[name]!r}"

    # then only what each is themselves is in the others'
    assert all(hers[name] for name in ("told", "sentences", "questions", "letters", "files"))
    for others in (friends, strangers):
        assert [name for name, rows in others.items() if rows] == ["you"]


def test_what_no_second_reader_passed_is_in_no_download(tools: Tools, make: Factory) -> None:
    # given a sentence that waits for its second reader
    world = make_world(make)

    # when everything of hers is read
    with tools.reading() as session:
        everything = repr(own_records.read(session, world.mother.id))

    # then the sentence that was shown is there, and the one that waits is not (rule 10)
    assert "Maggie loved buses." in everything
    assert "Maggie knew each driver." not in everything
