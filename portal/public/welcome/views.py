"""The front door."""

from portal.public import blueprint
from portal.web.page_cache import cached_page
from portal.web.understand import understand_page


@blueprint.get("/")
@cached_page
def welcome() -> str:
    return understand_page()
