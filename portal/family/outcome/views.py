"""What came of the review: calm before it is ready, quiet when it is. Of all statements only the reader's own."""

from portal.domain.states import Decision
from portal.domain.word_translations import NOTHING_BESIDE
from portal.family import blueprint
from portal.family.outcome.page import easy_steps
from portal.services import receipts, word_translations
from portal.services.outcomes import shared_outcome
from portal.web.current import room, tools
from portal.web.look import current_look
from portal.web.outcome_words import texts_of
from portal.web.render import page
from portal.web.words import telephone

SAMARITANS = "116 123"


@blueprint.get("/family/outcome")
def outcome() -> str:
    here, look = room(), current_look()
    shared = shared_outcome(tools(), here)
    beside = word_translations.for_family(tools(), here, look.language) if shared.published else NOTHING_BESIDE
    this_day = tools().today()
    steps = (
        easy_steps(shared, beside, this_day, english=look.language == "en") if shared.published and look.easy else []
    )
    phone = telephone(here.reviewer_phone or tools().settings.help_phone)
    return page(
        values={"reviewer_phone": phone, "samaritans": telephone(SAMARITANS)},
        phone=phone,
        samaritans=telephone(SAMARITANS),
        steps=len(steps),
        outcome=shared,
        receipts=receipts.of_contributor(tools(), here) if shared.published else (),
        easy_steps=steps,
        beside=beside,
        texts=texts_of(shared),
        this_day=this_day,
        # After a no or a stop nothing is sent (threat 5): the page must not promise a letter.
        writes=not here.stopped and here.decision != Decision.NO,
    )
