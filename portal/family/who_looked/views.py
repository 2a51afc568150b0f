"""Who has looked at this contributor's words, in plain words; and their page closed everywhere but here."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.family import blueprint
from portal.services import visits
from portal.services import who_looked as looking
from portal.web.current import room, tools
from portal.web.look import current_look
from portal.web.render import page

# On an Easy Read step one row says what the page is; nine are left (words.md: ten rows to a page).
EASY_ROWS = 9
ROWS = 20
_LONGEST_STEP = 6


@blueprint.route("/family/who-looked", methods=["GET", "POST"])
def who_looked() -> str | Response:
    if request.method == "POST":
        visits.end_others(tools(), room())
        return redirect(url_for("family.who_looked", closed="yes"), 303)
    asked = request.args.get("step", "")
    step = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_STEP else 1
    found = looking.read(tools(), room(), page=step, most=EASY_ROWS if current_look().easy else ROWS)
    return page(found=found, steps=found.pages, closed=request.args.get("closed") == "yes")
