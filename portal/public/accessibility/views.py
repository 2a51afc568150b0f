"""How to get everything in another way, and what does not work well yet."""

from datetime import date

from markupsafe import Markup

from portal.public import blueprint
from portal.services.rendering import credits_in
from portal.web.current import tools
from portal.web.look import current_look
from portal.web.page_cache import cached_page
from portal.web.understand import understand_page

# The Equality Advisory and Support Service, for when our own answer is not good enough.
ADVISERS = Markup('<a class="number" href="tel:08088000082">0808 800 0082</a>')

# When the statement was last compared with the tests that it names.
WRITTEN_ON = date(2026, 11, 22)


@blueprint.get("/accessibility")
@cached_page
def accessibility() -> str:
    pictures = tools().easy_read.picture_folder.pictures
    credits = credits_in(tools(), current_look().language, pictures)
    return understand_page(values={"advisers": ADVISERS}, advisers=ADVISERS, credits=credits, written_on=WRITTEN_ON)
