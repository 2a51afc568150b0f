"""What a coordinator says of a report."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import Length

from portal.domain.reported import RELATIONSHIP_OF, NotOurs
from portal.domain.row_ids import row_id_of
from portal.domain.states import Relationship
from portal.domain.taking_up import Teller, scope_of
from portal.web.forms import DayField, PortalForm
from portal.web.staff_said import said

LINE = Length(max=200, message=said("Use 200 letters or fewer."))
WORDS = Length(max=10_000, message=said("Use 10,000 letters or fewer."))


class DecideForm(PortalForm):
    """One form for each decision; `act` says which. `add` is "yes" when who told us becomes a contributor."""

    act = StringField()
    same_as = StringField()
    first_name = StringField(validators=[LINE])
    last_name = StringField(validators=[LINE])
    known_as = StringField(validators=[LINE])
    born_on = DayField()
    died_on = DayField()
    area = StringField()
    add = StringField()
    contributor_name = StringField(validators=[LINE])
    relationship = StringField()
    not_ours = StringField()
    note = StringField(validators=[WORDS])

    @property
    def area_id(self) -> int:
        return row_id_of(self.area.data) or 0

    @property
    def why_not_ours(self) -> NotOurs | None:
        return next((each for each in NotOurs if each.value == self.not_ours.data), None)

    def teller(self) -> Teller | None:
        if self.add.data != "yes":
            return None
        relationship = next((each for each in Relationship if each.value == self.relationship.data), Relationship.OTHER)
        return Teller(self.contributor_name.data or "", relationship, scope_of(relationship))


def offered_relationship(teller: str) -> str:
    return RELATIONSHIP_OF.get(teller, Relationship.OTHER).value
