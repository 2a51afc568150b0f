"""Every page that a person can reach in the demonstration: for whoever checks them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import url_for

from portal.domain.paper import AnyonesPaper
from portal.domain.states import Presentation
from portal.domain.wording import key_of
from portal.services import demonstration
from portal.services.tools import Tools
from portal.web.access import TABLE, Guard

# The language in which whoever checks every page looks at translations.
SHOWN_IN = "ur"
# Not pages: files, and answers that aren't HTML.
NOT_PAGES = {
    "static",
    "health.healthz",
    "health.metrics",
    "public.security_txt",
    "public.robots",
    "public.left_mark",
    "public.support_paper",
    "public.on_paper",
    "staff.letter_file",
    "staff.letter_sheet",
    "family.photo_picture",
    "family.photo_file",
    "family.letter_file",
    "family.meeting_file",
    "family.paper_file",
    "staff.paper_form",
    "staff.sharing_pack",
    "staff.translation_file",
    "staff.added_file",
    "staff.wording_catalog",
}
# Between two steps of one person: whoever opens its address by itself is shown this other page.
SHOWS_INSTEAD = {
    "public.someone_died_sent": "public.someone_died",
    "staff.second_factor": "staff.sign_in",
    "staff.organisation_sign_in_back": "staff.sign_in",
    "staff.add_passkey": "staff.confirm",
    "staff.break_glass": "staff.confirm",
}
# Whose room shows a page: everybody who stands at another point of the story. Any other page is shown as the mother.
ROOMS = {
    "family.home": (
        "mother", "brother", "sister", "father", "housemate", "friend", "aunt", "carer", "said_no", "reissued_new",
    ),
    "family.more": ("mother", "housemate", "friend"),
    "family.letter": ("mother", "housemate"),
    "family.letter_forms": ("mother", "housemate", "aunt"),
    "family.choose": ("mother", "housemate", "said_no"),
    "family.chosen": ("said_no", "brother"),
    "family.contact": ("mother", "housemate"),
    "family.quiet_days": ("mother", "housemate"),
    "family.still_right": ("mother", "housemate"),
    "family.tell": ("brother", "housemate"),
    "family.tell_prompt": ("brother", "housemate"),
    "family.tell_look_over": ("brother",),
    "family.tell_sent": ("sister",),
    "family.take_a_break": ("brother",),
    "family.supporter": ("brother", "housemate"),
    "family.deciding": ("housemate",),
    "family.check": ("sister", "father", "mother"),
    "family.check_statement": ("sister",),
    "family.ask": ("sister", "mother"),
    "family.ask_deeper": ("sister", "mother"),
    "family.where": ("mother", "brother", "sister", "father", "friend"),
    "family.pause": ("mother", "housemate"),
    "family.meeting": ("sister", "housemate"),
    "family.messages": ("sister", "housemate"),
    "family.another_reviewer": ("sister", "housemate"),
    "family.questions": ("sister", "mother"),
    "family.recommendations": ("father", "mother"),
    "family.recommendation": ("father",),
    "family.led_here": ("father", "mother"),
    "family.raise_it": ("mother", "housemate"),
    "family.who_looked": ("sister", "mother"),
    "family.outcome": ("father", "mother"),
    "family.step_up": ("mother", "housemate"),
    "family.step_up_code": ("mother", "housemate"),
    "family.others": ("mother", "housemate"),
    "family.other": ("brother",),
    "family.sharing": ("sister", "mother"),
    "family.sharing_body": ("sister",),
    "family.photos": ("brother", "mother"),
    "family.photo": ("brother",),
    "family.take_back": ("sister", "mother"),
    "family.receipt": ("sister", "father", "mother"),
    "family.leave_review": ("mother", "said_no"),
}  # fmt: skip
# Who of the staff shows a page. Any other is shown as the reviewer.
STAFF = {
    "staff.sign_in": ("anyone",),
    "staff.second_factor": ("anyone",),
    "staff.organisation_sign_in_back": ("anyone",),
    "staff.closing": ("anyone", "reviewer"),
    "staff.today": (
        "reviewer", "reviewer_elsewhere", "coordinator", "administrator", "steering", "programme", "sysadmin",
    ),
    "staff.reviews": ("reviewer", "coordinator", "administrator"),
    "staff.review": ("reviewer", "coordinator", "administrator"),
    "staff.allocate": ("coordinator",),
    "staff.extend": ("coordinator", "reviewer"),
    "staff.duplicates": ("coordinator",),
    "staff.keeping": ("coordinator", "reviewer"),
    "staff.taken_back": ("coordinator", "reviewer"),
    "staff.reported": ("coordinator", "reviewer"),
    "staff.reported_death": ("coordinator",),
    "staff.letter": ("reviewer", "administrator"),
    "staff.deliveries": ("administrator", "reviewer"),
    "staff.returned_post": ("administrator",),
    "staff.came_back": ("administrator",),
    "staff.paper_found": ("administrator",),
    "staff.paper_replies": ("administrator", "reviewer"),
    "staff.paper_reply": ("administrator",),
    "staff.anyones_paper": ("administrator",),
    "staff.need_task": ("reviewer", "administrator"),
    "staff.named_people": ("coordinator",),
    "staff.named_person": ("coordinator",),
    "staff.second_reading": ("coordinator", "reviewer"),
    "staff.second_read": ("coordinator",),
    "staff.questions": ("reviewer", "coordinator"),
    "staff.translations": ("reviewer", "coordinator"),
    "staff.other_bodies": ("reviewer", "coordinator"),
    "staff.learning": ("steering", "reviewer"),
    "staff.break_glass": ("reviewer_elsewhere", "coordinator"),
    "staff.emergencies": ("coordinator", "programme"),
    "staff.files": ("reviewer", "coordinator", "programme"),
    "staff.concerns": ("coordinator", "programme"),
    "staff.concern": ("coordinator",),
    "staff.figures": ("programme", "coordinator"),
    "staff.easy_pages": ("coordinator", "programme"),
    "staff.wording": ("administrator", "programme"),
    "staff.wording_page": ("administrator",),
    "staff.wording_string": ("administrator",),
    "staff.wording_shown": ("administrator",),
}  # fmt: skip


def pages_of_demonstration(tools: Tools) -> list[dict[str, Any]]:
    """Return an entry a page and person: name, path, as, presentations, languages, step_up (the contract's shape).

    `name` is what the page calls itself in `data-page`. Raises Refused("no_demonstration") when the database holds
    none. Needs a request context for addresses.
    """
    shown = demonstration.kept_or_refuse(tools)
    found = []
    for endpoint, methods in TABLE.items():
        if "GET" not in methods or endpoint in NOT_PAGES:
            continue
        is_staffs = endpoint.startswith("staff.")
        for path in _paths(endpoint, shown):
            for who in _who(endpoint, methods["GET"]):
                found.append(
                    {
                        "name": SHOWS_INSTEAD.get(endpoint, endpoint),
                        "path": path,
                        "as": who,
                        "presentations": ["standard"] if is_staffs else [p.value for p in Presentation],
                        "languages": _languages(endpoint, tools),
                        "step_up": methods["GET"].step_up or methods["GET"].step_up_for_words,
                    }
                )
    return found


def places_in_story(endpoint: str, shown: dict[str, Any]) -> list[tuple[str, str]]:
    """Return every address of a page and who of the demonstration opens it, as far as the story has it. Needs a request
    context for addresses."""
    who = _who(endpoint, TABLE[endpoint]["GET"])
    return [(path, each) for path in _paths(endpoint, shown) for each in who]


def _languages(endpoint: str, tools: Tools) -> list[str]:
    if endpoint == "staff.wording_shown":
        return [SHOWN_IN]
    return ["en"] if endpoint.startswith("staff.") else list(tools.settings.languages)


def _who(endpoint: str, guard: Guard) -> tuple[str, ...]:
    if guard.scopes:
        return ROOMS.get(endpoint, ("mother",))
    return STAFF.get(endpoint, ("reviewer",)) if endpoint.startswith("staff.") else ("anyone",)


def _paths(endpoint: str, shown: dict[str, Any]) -> Iterator[str]:
    """Return the page's addresses: several where it stands at several points of the story."""
    places: dict[str, Any] = shown["places"]
    links = {entry["key"]: entry["link"] for entry in shown["contributors"]}

    def token(who: str) -> dict[str, Any]:
        return {"token": urlsplit(links[who]).path.rsplit("/", 1)[-1]}

    def contributor(*keys: str) -> tuple[dict[str, Any], ...]:
        return tuple({"contributor_id": places[key]} for key in keys)

    reviews = {"reference": places["reference"]}, {"reference": places["outcome_reference"]}
    values: dict[str, tuple[dict[str, Any], ...]] = {
        "public.open_link": (token("mother"), token("housemate")),
        "public.open_stop": (token("mother"), token("late")),
        "public.raise_it_sent": ({"kept": places["kept"]},),
        "family.concern": ({"concern_id": places["concern"]},),
        "family.recommendation": ({"recommendation_id": places["recommendation"]},),
        "staff.suggestions": reviews[1:],
        "staff.concern": ({"concern_id": places["concern"]},),
        "family.tell_prompt": ({"prompt": "what_worried_you"},),
        "family.check_statement": ({"statement_id": places["statement"]},),
        "family.photo": ({"photo_id": places["photo"]}, {"photo_id": places["paper"]}),
        "family.other": ({"named_id": places["named"]},),
        "family.sharing_body": ({"body": places["body"]},),
        "staff.named_people": reviews[:1],
        "staff.named_person": ({"named_id": places["named"]},),
        "staff.sharing": contributor("sister"),
        "staff.review": reviews,
        "staff.allocate": reviews[:1],
        "staff.extend": reviews[:1],
        "staff.keeping": reviews[:1],
        "staff.taken_back": reviews[:1],
        "staff.translation": ({"translation_id": places["translation"]},),
        "staff.questions": reviews,
        "staff.other_bodies": reviews[:1],
        "staff.outcome": reviews,
        "staff.deeper_request": ({"request_id": places["deeper"]},),
        "staff.reported_death": ({"report_id": places["report"]},),
        "staff.letter_batch": ({"batch_id": places["letter_batch"]},),
        "staff.came_back": ({"return_id": places["came_back"]},),
        "staff.held_letter": ({"delivery_id": places["held_letter"]},),
        "staff.letter": contributor("mother", "father"),
        "staff.need_task": ({"task_id": places["need_task"]},),
        "staff.invitation": contributor("mother", "father"),
        "staff.one_time_code": contributor("mother"),
        "staff.paper_replies": contributor("mother"),
        "staff.paper_reply": ({"contributor_id": places["mother"], "form": "choose"},),
        "staff.anyones_paper": ({"paper_number": AnyonesPaper("raise_it", "en", "plain").number},),
        "staff.account": contributor("sister", "father"),
        "staff.decision_reason": contributor("sister"),
        "staff.support_record": contributor("housemate"),
        "staff.statements": contributor("sister", "father"),
        "staff.checks": contributor("sister", "father"),
        "staff.messages": contributor("sister"),
        "staff.meetings": contributor("sister"),
        "staff.statement": ({"statement_id": places["draft_statement"]},),
        "staff.second_read": ({"kind": "statement", "id": places["to_read"]},),
        "staff.action": ({"action_id": places["action"]},),
        "staff.wording_page": ({"language": SHOWN_IN, "place": "public.welcome"},),
        "staff.wording_string": ({"language": SHOWN_IN, "key": key_of("Leave this page")},),
        "staff.wording_shown": ({"language": SHOWN_IN, "place": "public.welcome"},),
    }
    for each in values.get(endpoint, ({},)):
        yield url_for(endpoint, **each)
