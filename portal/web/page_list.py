"""Every page that a person can reach in the demonstration: for whoever checks them all."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import url_for

from portal.domain.states import Presentation
from portal.services import demonstration
from portal.services.tools import Tools
from portal.web.access import TABLE

# Not pages: files, and answers that aren't HTML.
NOT_PAGES = {"static", "health.healthz", "staff.letter_pdf", "staff.letter_email"}
# Whose room shows a page best. Any other page of a room is shown as the mother.
ROOMS = {
    "family.chosen": ("said_no",),
    "family.tell": ("brother", "housemate"),
    "family.tell_prompt": ("brother",),
    "family.tell_look_over": ("brother",),
    "family.tell_sent": ("sister",),
    "family.check": ("sister",),
    "family.check_statement": ("sister",),
    "family.ask": ("sister",),
    "family.outcome": ("father",),
    "family.home": ("mother", "housemate", "sister", "father", "friend"),
}
STAFF_ROLES = {
    "staff.allocate": "coordinator",
    "staff.duplicates": "coordinator",
    "staff.learning": "steering",
    "staff.figures": "programme",
    "staff.second_reading": "coordinator",
    "staff.second_read": "coordinator",
}
NOT_SIGNED_IN = {"staff.sign_in", "staff.second_factor"}


def pages_of_demonstration(tools: Tools) -> list[dict[str, Any]]:
    """Return an entry a page and person: name, path, as, presentations, languages, step_up (the contract's shape).

    Raises Refused("no_demonstration") when the database holds none. Needs a request context for addresses.
    """
    shown = demonstration.kept_or_refuse(tools)
    found = []
    for endpoint, methods in TABLE.items():
        if "GET" not in methods or endpoint in NOT_PAGES:
            continue
        for who in _who(endpoint):
            found.append(
                {
                    "name": endpoint,
                    "path": _path(endpoint, shown),
                    "as": who,
                    "presentations": ["standard"] if endpoint.startswith("staff.") else [p.value for p in Presentation],
                    "languages": ["en"] if endpoint.startswith("staff.") else list(tools.settings.languages),
                    # Stored words are read back without a second step until step-up is built.
                    "step_up": False,
                }
            )
    return found


def _who(endpoint: str) -> tuple[str, ...]:
    if endpoint.startswith("family."):
        return ROOMS.get(endpoint, ("mother",))
    if endpoint.startswith("staff.") and endpoint not in NOT_SIGNED_IN:
        return (STAFF_ROLES.get(endpoint, "reviewer"),)
    return ("anyone",)


def _path(endpoint: str, shown: dict[str, Any]) -> str:
    places: dict[str, Any] = shown["places"]
    links = {entry["key"]: entry["link"] for entry in shown["contributors"]}
    token = urlsplit(links["mother"]).path.rsplit("/", 1)[-1]
    values: dict[str, dict[str, Any]] = {
        "public.open_link": {"token": token},
        "public.open_stop": {"token": token},
        "family.tell_prompt": {"prompt": "what_worried_you"},
        "family.check_statement": {"statement_id": places["statement"]},
        "staff.review": {"reference": places["reference"]},
        "staff.allocate": {"reference": places["reference"]},
        "staff.outcome": {"reference": places["reference"]},
        "staff.letter": {"contributor_id": places["mother"]},
        "staff.invitation": {"contributor_id": places["mother"]},
        "staff.account": {"contributor_id": places["sister"]},
        "staff.statements": {"contributor_id": places["sister"]},
        "staff.checks": {"contributor_id": places["sister"]},
        "staff.statement": {"statement_id": places["draft_statement"]},
        "staff.second_read": {"kind": "statement", "read_id": places["to_read"]},
        "staff.action": {"action_id": places["action"]},
    }
    return url_for(endpoint, **values.get(endpoint, {}))
