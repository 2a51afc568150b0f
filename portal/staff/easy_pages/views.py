"""How Easy Read pages stand, and what their readers say."""

from __future__ import annotations

from flask import current_app, url_for

from portal.services import easy_read_pages
from portal.staff import blueprint
from portal.web.access import TABLE
from portal.web.current import tools
from portal.web.render import page


@blueprint.get("/staff/easy-read-pages")
def easy_pages() -> str:
    found = easy_read_pages.with_answers(tools())
    # A page that anybody may open can be looked at from here; a family's own pages are theirs.
    open_to_all = {
        rule.endpoint
        for rule in current_app.url_map.iter_rules()
        if rule.endpoint in OPEN_TO_ALL and not rule.arguments
    }
    looks = {name: url_for(name, read="easy-read") for each in found if (name := each.status.page) in open_to_all}
    return page(pages=found, looks=looks, checked=sum(each.status.checked for each in found))


OPEN_TO_ALL = frozenset(name for name, methods in TABLE.items() if name.startswith("public.") and "GET" in methods)
