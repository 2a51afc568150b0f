"""Everything of one contributor's in one ZIP, for them: a page to read, the data with its described shape, their photos
and documents, and the letters that went. Made as it is sent, and kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.adapters.letter_formats.plain import bare
from portal.adapters.stored_files import CannotOpen
from portal.adapters.zip_stream import zip_stream
from portal.domain.added_files import FileFormat
from portal.domain.errors import NotFound
from portal.domain.own_records import Field, Kind, Row, TopicRead
from portal.domain.rooms import Room
from portal.models import Letter
from portal.services import adding_files, own_records
from portal.services.composing import thaw
from portal.services.rendering import render
from portal.services.tools import Tools

PAGE, DATA, SHAPE = "start-here.html", "data/everything.json", "data/shape.json"
_TYPES: Mapping[Kind, dict[str, Any]] = {
    Kind.WORDS: {"type": "string"},
    Kind.CODE: {"type": "string"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.YES_NO: {"type": "boolean"},
    Kind.NUMBER: {"type": "integer"},
    Kind.FILE: {"type": "string", "description": "file beside it"},
}


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """All of it but the files themselves. `files` are ids of what they added by name in the ZIP; `letters` likewise."""

    reference: str
    made_at: datetime
    topics: tuple[TopicRead, ...]
    files: Mapping[str, int]
    letters: Mapping[str, int]


def collect(tools: Tools, room: Room) -> OwnRecords:
    """Read everything of this contributor's, in one transaction that notes that they took it."""
    with tools.writing() as work:
        topics = own_records.read(work.session, room.contributor_id)
        work.record(room.audit_name, "took_own_records", room.audit_name)
        made_at = work.now
    files, letters = _names(topics, "files"), _names(topics, "letters")
    named = {"files": files, "letters": letters}
    told = tuple(replace(each, rows=tuple(_told(each, named.get(each.name, {})))) for each in topics)
    return OwnRecords(room.reference, made_at, told, files, letters)


def _names(topics: tuple[TopicRead, ...], topic: str) -> dict[str, int]:
    """Return a name in the ZIP for each row that has a file: ours, since a file name of theirs may be anything."""
    found: dict[str, int] = {}
    for row in next(each.rows for each in topics if each.name == topic):
        row_id = row["id"]
        assert isinstance(row_id, int)
        if not row["there"] or row_id in found.values():
            continue
        if topic == "letters":
            found[f"letters/letter-{len(found) + 1}.html"] = row_id
        else:
            kept = FileFormat(str(row["format"]))
            found[f"files/{kept.kind.value}-{len(found) + 1}.{kept.ending}"] = row_id
    return found


def _told(topic: TopicRead, names: Mapping[str, int]) -> Iterator[Row]:
    by_id = {row_id: name for name, row_id in names.items()}
    for row in topic.rows:
        row_id = row.get("id")
        file = {"file": by_id.get(row_id, "") if isinstance(row_id, int) else ""} if "file" in topic.fields else {}
        told = {name: value for name, value in row.items() if name not in own_records.ASIDE}
        if topic.name == "letters":
            told["title"] = bare(str(row["title"]))
        yield {**file, **told}


def as_zip(tools: Tools, room: Room, records: OwnRecords, readable: str, *, easy: bool) -> Iterator[bytes]:
    """Yield the ZIP. `readable` is the page; each letter and photo is opened when its turn comes."""
    return zip_stream(_entries(tools, room, records, readable, easy=easy), records.made_at)


def _entries(
    tools: Tools, room: Room, records: OwnRecords, readable: str, *, easy: bool
) -> Iterator[tuple[str, bytes]]:
    yield PAGE, readable.encode()
    yield DATA, as_data(records)
    yield SHAPE, json.dumps(shape(), indent=1, ensure_ascii=False).encode()
    for name, letter_id in records.letters.items():
        yield name, _letter(tools, room, letter_id, easy=easy)
    for name, file_id in records.files.items():
        try:
            yield name, adding_files.content(tools, room, file_id).content
        except (NotFound, CannotOpen):
            # Taken away this very moment, or not looked at by the scanner yet: all else is still theirs to have.
            continue


def _letter(tools: Tools, room: Room, letter_id: int, *, easy: bool) -> bytes:
    """Return a letter as it was made, without its way in: whoever finds this file must not come in by it."""
    with tools.reading() as session:
        composed = session.scalars(
            select(Letter.composed).where(Letter.id == letter_id, Letter.contributor_id == room.contributor_id)
        ).one()
    letter = replace(thaw(composed), way_in=None)
    made = render(tools, letter, "easy-read-html" if easy else "html")
    return made if isinstance(made, bytes) else made.encode()


def as_data(records: OwnRecords) -> bytes:
    """Return everything as JSON, in the shape that `shape` describes."""
    told = {each.name: [{name: _value(value) for name, value in row.items()} for row in each.rows]
            for each in records.topics}  # fmt: skip
    whole = {"review": records.reference, "made_at": records.made_at.isoformat(), "topics": told}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


def shape() -> dict[str, Any]:
    """Return the shape of the data as a JSON Schema (2020-12), made from the registry itself."""
    topics = {
        topic.name: {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: _described(field) for name, field in topic.fields.items()},
                "additionalProperties": False,
            },
        }
        for topic in own_records.TOPICS
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["review", "made_at", "topics"],
        "properties": {
            "review": {"type": "string", "description": "the review’s reference"},
            "made_at": {"type": "string", "format": "date-time"},
            "topics": {"type": "object", "properties": topics, "required": sorted(topics)},
        },
    }


def _described(field: Field) -> dict[str, Any]:
    known = dict(_TYPES[field.kind])
    if field.codes:
        known["enum"] = [*field.codes, ""]
    return {"anyOf": [known, {"type": "null"}]}


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
