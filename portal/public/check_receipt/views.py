"""Check a sentence against its receipt. It is worked out from what was typed: nothing is looked up and nothing kept, so
that it tells nobody whether a review exists."""

from __future__ import annotations

from flask import request

from portal.domain.owning import MOST_WORDS, digits_of, is_same
from portal.public import blueprint
from portal.web import messages
from portal.web.forms import Filled
from portal.web.render import page

LONGEST = {"words": MOST_WORDS, "reference": 60, "receipt": 200}


@blueprint.route("/check-receipt", methods=["GET", "POST"])
def check_receipt() -> str:
    if request.method == "GET":
        return page(filled=Filled({"receipt": digits_of(request.args.get("receipt", "")[:200])}), same=None)
    typed = {name: request.form.get(name, "") for name in LONGEST}
    errors: dict[str, tuple[str, ...]] = {
        name: (str(messages.TOO_LONG),) for name, most in LONGEST.items() if len(typed[name]) > most
    }
    errors |= {name: (str(messages.WRITE_SOMETHING),) for name in ("words", "reference") if not typed[name].strip()}
    if "receipt" not in errors and len(digits_of(typed["receipt"])) != 30:
        errors["receipt"] = (str(messages.RECEIPT_DIGITS),)
    if errors:
        return page(filled=Filled(typed, errors), same=None)
    return page(filled=Filled(typed), same=is_same(typed["words"], typed["reference"], typed["receipt"]))
