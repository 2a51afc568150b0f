"""What we keep, who sees it, and what a person can ask of us."""

from markupsafe import Markup

from portal.public import blueprint
from portal.web.page_cache import cached_page
from portal.web.understand import understand_page

# The Information Commissioner's helpline, to whom anybody may complain about how their words are kept.
COMMISSIONER = Markup('<a class="number" href="tel:03031231113">0303 123 1113</a>')


@blueprint.get("/privacy")
@cached_page
def privacy() -> str:
    return understand_page(values={"commissioner": COMMISSIONER}, commissioner=COMMISSIONER)
