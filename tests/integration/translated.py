"""What every test of translated words does: write as a family, ask, type in, pass, and answer."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.word_translations import WordKind
from portal.models import Message
from portal.services import messaging, second_reading, word_translations
from portal.services.tools import Tools

THEIRS = "Dlaczego nikt nie zadzwonił?"
ENGLISH = "Why did nobody ring?"
OURS = "I am sorry. I ring on Friday."
POLISH = "Przykro mi. Zadzwonię w piątek."


def wrote(tools: Tools, here: Room, words: str = THEIRS) -> int:
    messaging.send(tools, here, words, wants_call=False, submission=words)
    with tools.reading() as session:
        return (
            session.scalars(select(Message.id).where(Message.by_id.is_(None)).order_by(Message.id.desc())).first() or 0
        )


def asked(tools: Tools, member: StaffMember, message: int, language: str = "pl") -> int:
    return word_translations.ask(tools, member, WordKind.MESSAGE, message, language)


def typed(tools: Tools, member: StaffMember, task: int, words: str = ENGLISH, easy: str = "") -> None:
    word_translations.type_in(tools, member, task, [(words, easy)], "Wolds Translating")


def passed(tools: Tools, member: StaffMember, task: int) -> None:
    second_reading.pass_text(tools, member, ReadKind.TRANSLATION, task)


def told(tools: Tools, here: Room, writer: StaffMember, reader: StaffMember, words: str = OURS) -> None:
    """Write to the family, and have it passed."""
    easy = "\n".join(f"reviewer | {each}." for each in words.rstrip(".").split(". "))
    messaging.answer(tools, writer, here.contributor_id, words=words, easy_words=easy, looked_at=True, submission=words)
    with tools.reading() as session:
        row = session.scalars(select(Message.id).where(Message.submission == words)).one()
    second_reading.pass_text(tools, reader, ReadKind.MESSAGE, row, looked_at=True)


def only_task(tools: Tools, member: StaffMember) -> int:
    (found,) = word_translations.waiting(tools, member)
    return found.id
