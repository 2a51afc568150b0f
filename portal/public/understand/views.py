"""Understand first: your rights, how words are kept, other reviews, for professionals, cookies."""

from portal.public import blueprint
from portal.web.current import tools
from portal.web.page_cache import cached_page
from portal.web.understand import understand_page


@blueprint.get("/your-rights")
@cached_page
def rights() -> str:
    return understand_page()


@blueprint.get("/how-your-words-are-kept")
@cached_page
def words_kept() -> str:
    return understand_page()


@blueprint.get("/other-reviews")
@cached_page
def other_reviews() -> str:
    return understand_page()


@blueprint.get("/for-professionals")
@cached_page
def professionals() -> str:
    return understand_page()


@blueprint.get("/cookies")
@cached_page
def cookies() -> str:
    """The names are those that a browser shows: over https each has a prefix, so that no other host can set it."""
    return understand_page(prefix="__Host-" if tools().settings.secure_cookies else "")
