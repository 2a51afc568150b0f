"""What a review is and is not, who is covered, and a family's rights."""

from portal.public import blueprint
from portal.web.page_cache import cached_page
from portal.web.understand import understand_page


@blueprint.get("/about-reviews")
@cached_page
def about() -> str:
    return understand_page()
