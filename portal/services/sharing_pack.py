"""A pack of what one other body may have, as a Word document: those items in those versions, and nothing beside."""

from __future__ import annotations

from portal.adapters.dates import day_words
from portal.adapters.documents.pack import as_pack
from portal.domain.days import day_of
from portal.domain.oversight import MadeFile
from portal.domain.rooms import StaffMember
from portal.domain.sharing import Held, Pack
from portal.domain.states import ProcessKind
from portal.services import sharing
from portal.services.tools import Tools

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODIES = {
    ProcessKind.CHILD_DEATH_REVIEW: "Child death review",
    ProcessKind.SAFEGUARDING_ADULTS_REVIEW: "Safeguarding adults review",
    ProcessKind.INQUEST: "Coroner (inquest)",
    ProcessKind.SERIOUS_INCIDENT: "Serious-incident investigation",
    ProcessKind.MEDICAL_EXAMINER: "Medical examiner",
    ProcessKind.HOSPITAL_REVIEW: "Hospital review",
}


def as_word(tools: Tools, member: StaffMember, contributor_id: int, pack_name: str) -> MadeFile:
    """Return the pack as a file. Raises NotFound as `sharing.pack`."""
    found = sharing.pack(tools, member, contributor_id, pack_name)
    return MadeFile(f"for-{found.body.value.replace('_', '-')}-{found.reference}.docx", WORD, _document(found))


def _document(found: Pack) -> bytes:
    law = any(each.by_law for each in found.items)
    return as_pack(
        f"For the {BODIES[found.body]}",
        (
            ("About", found.person),
            ("Reference", found.reference),
            ("From", found.contributor),
            ("To", found.given_to),
            ("Given on", day_words(day_of(found.given_at), "en")),
            ("Why you have it", "The law asks for it." if law else f"{found.contributor} said that you may have it."),
            (
                "Please",
                "Use it for your own work on this death alone. If we ask you to delete it, tell us what you did.",
            ),
        ),
        [_item(number, each) for number, each in enumerate(found.items, 1)],
    )


def _item(number: int, each: Held) -> tuple[str, list[str]]:
    if each.need is None:
        sentence, _, own = each.words.partition("\n")
        shown = [sentence] + ([f"The contributor’s own words: {own}"] if own else [])
        return f"{number}. A sentence, version {each.version}", shown
    return f"{number}. A need", [each.need.value.replace("_", " "), *filter(None, [each.detail])]
