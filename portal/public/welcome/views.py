"""The front door."""

from portal.public import blueprint
from portal.web.page_cache import cached_page
from portal.web.render import page


@blueprint.get("/")
@cached_page
def welcome() -> str:
    return page()
