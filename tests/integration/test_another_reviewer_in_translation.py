"""Why somebody asks for another reviewer is translated, and no reviewer finds anything of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Role
from portal.domain.word_translations import WordKind
from portal.services import another_reviewer, messaging, second_reading, word_translations
from portal.services.tools import Tools
from tests.factories import Factory
from tests.integration.rooms import member_of, room_of
from tests.integration.translation_places import READS_IT, WORKS_ON_IT, may_ask

POLISH = "Nie ufam jej."
ENGLISH = "I do not trust her."
KIND = WordKind.ANOTHER_REVIEWER


class Wish:
    """Somebody asks for another reviewer, in Polish; a coordinator has typed in what it says in English."""

    def __init__(self, tools: Tools, make: Factory) -> None:
        amara = make.staff("Amara Okafor")
        review = make.review(reviewer=amara, state="open")
        self.room: Room = room_of(make, make.contributor(review, "Ewa Nowak", language="pl"))
        another_reviewer.ask(tools, self.room, POLISH, "s")
        lead = StaffMember(
            0, "", make.staff("Lee Lead", Role.PROGRAMME, area=None).id, "", "", Role.PROGRAMME, None,
            frozenset({review.area_id}), ("North Wolds",),
        )  # fmt: skip
        self.reviewer, colleague = member_of(make, amara), member_of(make, make.staff("Rob Other"))
        elsewhere = member_of(make, make.staff("Una Reed", Role.COORDINATOR, area="South Wolds"), "South Wolds")
        self.hidden = (self.reviewer, colleague, lead, elsewhere)
        self.joan, self.sam = (member_of(make, make.staff(name, Role.COORDINATOR)) for name in ("Joan", "Sam"))
        self.reference = review.reference
        (wish,) = another_reviewer.of_review(tools, self.joan, review.reference)
        self.wish = wish.id
        self.task = word_translations.ask(tools, self.joan, KIND, wish.id, "pl")
        word_translations.type_in(tools, self.joan, self.task, [(ENGLISH, "")], "Wolds Translating")


@pytest.fixture
def wish(tools: Tools, make: Factory) -> Wish:
    return Wish(tools, make)


@pytest.mark.parametrize("place", [*WORKS_ON_IT, *READS_IT])
def test_only_coordinators_of_the_area_find_its_task(tools: Tools, wish: Wish, place: str) -> None:
    find: Callable[[Tools, StaffMember, int, WordKind], bool] = {**WORKS_ON_IT, **READS_IT}[place]
    # then neither the reviewer nor a colleague, a programme lead or another area finds it here
    assert not any(find(tools, member, wish.task, KIND) for member in wish.hidden)
    # and the coordinators do, each in their part
    assert find(tools, wish.joan if place in WORKS_ON_IT else wish.sam, wish.task, KIND)


def test_nobody_else_asks_for_it_or_reads_it_beside_the_same_words(tools: Tools, wish: Wish) -> None:
    # given a translation that was passed, and the same words in a message that her reviewer reads
    second_reading.pass_text(tools, wish.sam, ReadKind.TRANSLATION, wish.task)
    messaging.send(tools, wish.room, POLISH, wants_call=False, submission="same")
    for member in wish.hidden:
        assert not may_ask(tools, member, KIND)
        assert word_translations.for_staff(tools, member, contributor_id=wish.room.contributor_id).of(POLISH) is None
        assert word_translations.for_staff(tools, member, reference=wish.reference).of(POLISH) is None
    # then a coordinator has it beside the wish
    found = word_translations.for_staff(tools, wish.joan, reference=wish.reference).of(POLISH)
    assert found is not None
    assert found.part is not None
    assert found.part.words == ENGLISH


def test_a_wish_that_is_settled_leaves_every_list(tools: Tools, wish: Wish) -> None:
    another_reviewer.stays(tools, wish.joan, wish.reference, wish.wish)
    assert word_translations.waiting(tools, wish.joan) == ()
