"""Where to turn: by need, place, language, format and hours, urgent help first; and the same on one printed page."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from portal.domain.support import SupportOrganisationView
from portal.domain.support_finding import SupportFound
from portal.public import blueprint
from portal.services.support import find_support
from portal.services.support_sheet import one_page
from portal.web import aids
from portal.web.current import tools
from portal.web.look import current_look, english_names
from portal.web.printed import blocks_of
from portal.web.render import page

# Ten rows to a step (words.md); a step has a row of its own first.
MOST_IN_A_STEP = 8
# What one side of A4 holds beside urgent help, in the smallest type that we print.
MOST_ON_PAPER, MOST_EASY_ROWS = 16, 10


@dataclass(frozen=True, slots=True)
class Step:
    """The organisations of one Easy Read step."""

    urgent: tuple[SupportOrganisationView, ...]
    others: tuple[SupportOrganisationView, ...]


# Not kept like the other public pages: a telephone number that was put right must be right at once, and what somebody
# looks for is kept nowhere.
@blueprint.get("/support")
def support() -> str:
    found = _found()
    shown = _in_steps(found)
    back = request.args.get("back", "")
    return page(
        steps=len(shown),
        found=found,
        shown=shown,
        asked=found.wish.asked,
        asked_too="&" + urlencode(found.wish.asked) if found.wish.asked else "",
        back=back,
        way_back=aids.way_back(back),
    )


@blueprint.get("/support/one-page")
def support_print() -> str:
    found = _found()
    return _sheet(found, _most(found))


@blueprint.get("/support/one-page.pdf")
def support_paper() -> Response:
    """The same page as an accessible PDF of one side: as many as fit, and a sentence where there are more."""
    found, look = _found(), current_look()
    most = _most(found)

    def with_so_many(fewer: int) -> Any:
        return blocks_of(_sheet(found, max(most - fewer, 0)))

    made = one_page(tools(), with_so_many, look.language, easy=look.easy)
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="support.pdf"'
    return answer


def _found() -> SupportFound:
    languages = english_names(tools().settings.languages)
    return find_support(tools(), request.args, languages)


def _most(found: SupportFound) -> int:
    """How many fit beside urgent help: an Easy Read page has ten rows, on paper too (words.md)."""
    return max(MOST_EASY_ROWS - len(found.urgent), 0) if current_look().easy else MOST_ON_PAPER


def _sheet(found: SupportFound, most: int) -> str:
    rows = tools().easy_read.pages["public.support"].parts
    return page(
        "public.support_print",
        found=found,
        asked=found.wish.asked,
        others=found.others[:most],
        more=len(found.others) > most,
        easy_rows=rows,
    )


def _in_steps(found: SupportFound) -> tuple[Step, ...]:
    """Share the organisations out over Easy Read steps: urgent help first, ten rows at most with those beside them.

    Somebody who chose nothing is shown urgent help alone, with the question; somebody who chose gets it with the first
    answers, so that what they asked for is there at once.
    """
    others = found.others
    beside = max(MOST_IN_A_STEP - len(found.urgent), 1) if found.wish.asked else 0
    first, rest = others[:beside], others[beside:]
    size = ceil(len(rest) / max(ceil(len(rest) / MOST_IN_A_STEP), 1)) or 1
    return (
        Step(found.urgent, first),
        *(Step((), rest[start : start + size]) for start in range(0, len(rest), size)),
    )
