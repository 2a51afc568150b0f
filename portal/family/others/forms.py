"""Somebody who should be asked too: their name, or how they knew each other. In Easy Read a few questions at a time."""

from __future__ import annotations

from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import Length

from portal.domain.named_people import LONGEST_LINE, MOST_WORDS, Knew, Knows, Naming, Reads
from portal.web.forms import PortalForm, may_be_one_of
from portal.web.messages import NAME_MISSING, TOO_LONG_LINE, TOO_LONG_NAMED

EVERY = (
    "name",
    "knew",
    "knew_words",
    "reach_words",
    "reach_unknown",
    "knows",
    "reads",
    "their_language",
    "may_say",
    "about_words",
)
_LINE = Length(max=LONGEST_LINE, message=TOO_LONG_LINE)
_WORDS = Length(max=MOST_WORDS, message=TOO_LONG_NAMED)


class NamingForm(PortalForm):
    submission = HiddenField(validators=[Length(max=64)])
    asked = HiddenField()
    name = StringField(validators=[_LINE])
    knew = may_be_one_of(tuple(Knew))
    knew_words = StringField(validators=[_WORDS])
    reach_words = StringField(validators=[_WORDS])
    reach_unknown = SelectMultipleField(validate_choice=False, choices=[])
    knows = may_be_one_of(tuple(Knows))
    reads = may_be_one_of(tuple(Reads))
    their_language = StringField(validators=[_LINE])
    may_say = may_be_one_of(("yes", "no"))
    about_words = StringField(validators=[_WORDS])

    def validate_name(self, field: StringField) -> None:
        # A picture says who it may be: whoever cannot write a name is asked for it by a person.
        if "name" in self.on_this_page and not ((field.data or "").strip() or self.knew.data):
            field.errors = (*field.errors, str(NAME_MISSING))

    @property
    def on_this_page(self) -> frozenset[str]:
        """What this page asked about: a step of Easy Read leaves the rest as it stands."""
        return frozenset((self.asked.data or "").split()) & set(EVERY)

    def naming(self, before: Naming) -> Naming:
        """Return what was said, with the rest as it stood before."""
        here = self.on_this_page

        def said(name: str, stood: str) -> str:
            return str(self[name].data or "") if name in here else stood

        return Naming(
            name=said("name", before.name),
            knew=said("knew", before.knew),
            knew_words=said("knew_words", before.knew_words),
            reach=said("reach_words", before.reach),
            reach_unknown="yes" in (self.reach_unknown.data or ()) if "reach_unknown" in here else before.reach_unknown,
            knows=said("knows", before.knows),
            easy_read=said("reads", before.easy_read),
            language=said("their_language", before.language),
            may_say=self.may_say.data == "yes" if "may_say" in here else before.may_say,
            words=said("about_words", before.words),
        )


def as_kept(naming: Naming) -> dict[str, object]:
    """Return what stands, as the form shows it. Nobody may say who named them until they say yes."""
    return {
        "name": naming.name,
        "knew": naming.knew,
        "knew_words": naming.knew_words,
        "reach_words": naming.reach,
        "reach_unknown": ["yes"] if naming.reach_unknown else [],
        "knows": naming.knows,
        "reads": naming.easy_read,
        "their_language": naming.language,
        "may_say": "yes" if naming.may_say else "no",
        "about_words": naming.words,
    }
