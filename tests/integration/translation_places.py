"""Every place where a task of a translation can be found, by whoever looks: is it there for them?"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.word_translations import WordKind
from portal.models import WordTranslation
from portal.services import caseload, second_reading, word_translations
from portal.services.tools import Tools


def task_of(tools: Tools, kind: WordKind) -> WordTranslation:
    with tools.reading() as session:
        return session.scalars(select(WordTranslation).where(WordTranslation.kind == kind)).one()


def there(act: Callable[[], object]) -> bool:
    """Whether something is there for whoever asks; what it then says to an empty form is no matter."""
    try:
        act()
    except NotFound:
        return False
    except Refused:
        return True
    return True


def _counted(tools: Tools, member: StaffMember, _task: int, _kind: WordKind) -> bool:
    with tools.reading() as session:
        return second_reading.count(session, member) > 0


def may_ask(tools: Tools, member: StaffMember, kind: WordKind) -> bool:
    """Whether this member may ask for a translation of these words."""
    about = task_of(tools, kind).about_id
    return there(lambda: word_translations.ask(tools, member, kind, about, "pl"))


Place = Callable[[Tools, StaffMember, int, WordKind], bool]
WORKS_ON_IT: dict[str, Place] = {
    "the list": lambda tools, member, task, _: task in [x.id for x in word_translations.waiting(tools, member)],
    "today": lambda tools, member, task, _: task in [x.id for x in caseload.today(tools, member).translations],
    "its page": lambda tools, member, task, _: there(lambda: word_translations.task(tools, member, task)),
    "the file": lambda tools, member, task, _: there(lambda: word_translations.export(tools, member, task)),
    "bringing in": lambda tools, member, task, _: there(lambda: word_translations.imported(tools, member, task, b"")),
    "typing in": lambda tools, member, task, _: there(
        lambda: word_translations.type_in(tools, member, task, [("", "")], "Me")
    ),
    "the language": lambda tools, member, task, _: there(
        lambda: word_translations.correct_language(tools, member, task, "pl")
    ),
}
READS_IT: dict[str, Place] = {
    "the queue": lambda tools, member, task, _: (
        (ReadKind.TRANSLATION, task) in [(x.kind, x.id) for x in second_reading.waiting(tools, member)]
    ),
    "its count": _counted,
    "the text": lambda tools, member, task, _: there(
        lambda: second_reading.one(tools, member, ReadKind.TRANSLATION, task)
    ),
    "sending back": lambda tools, member, task, _: there(
        lambda: second_reading.send_back(tools, member, ReadKind.TRANSLATION, task, "No.")
    ),
    "passing": lambda tools, member, task, _: there(
        lambda: second_reading.pass_text(tools, member, ReadKind.TRANSLATION, task)
    ),
}
