"""The demonstration has everybody whom others rely on, in the state they rely on, and never touches anything else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portal.config import Settings
from portal.domain.errors import Refused
from portal.factory import create_app
from portal.services import demonstration
from portal.services.tools import Tools
from tests.conftest import KEYS
from tests.factories import Factory
from tests.people import Visitor

CONTRIBUTORS = {
    "mother": "public.open_link",
    "brother": "public.open_link",
    "sister": "public.open_link",
    "father": "public.open_link",
    "housemate": "public.open_link",
    "friend": "public.open_link",
    "aunt": "public.open_link",
    "carer": "public.open_link",
    "late": "public.link_expired",
    "withdrawn": "public.link_withdrawn",
    "reissued": "public.link_replaced",
    "reissued_new": "public.open_link",
    "said_no": "public.open_link",
}
STAFF = {"reviewer", "reviewer_elsewhere", "coordinator", "administrator", "steering", "programme", "sysadmin"}


def test_everybody_is_there_and_each_link_opens_as_it_should(settings: Settings) -> None:
    # given an empty database and the clock of today
    tools = Tools(settings, keys=KEYS)
    # when the demonstration is made
    shown = demonstration.make(tools)
    # then everybody is in it, with what the contract names
    people = {entry["key"]: entry for entry in shown["contributors"]}
    assert set(people) == set(CONTRIBUTORS)
    assert {"name", "state", "link", "code", "language", "presentation", "relationship"} <= set(people["mother"])
    assert {entry["key"] for entry in shown["staff"]} == STAFF
    assert {"role", "area", "email", "password", "totp_secret"} <= set(shown["staff"][0])
    # and each link leads where it should
    visitor = Visitor(create_app(tools=tools))
    pages = {key: visitor.get(urlsplit(entry["link"]).path, follow=True).name for key, entry in people.items()}
    assert pages == CONTRIBUTORS
    # and it says the same again, at whatever address it is served today
    moved = Tools(replace(settings, base_url="http://127.0.0.1:9999"), keys=KEYS)
    again = demonstration.kept(moved)
    assert again is not None
    assert again["contributors"][0]["link"] == people["mother"]["link"].replace(":8000", ":9999")
    # and made anew it is made of new links
    assert demonstration.make(tools)["contributors"][0]["link"] != people["mother"]["link"]
    for each in (tools, moved):
        each.database.engine.dispose()


def test_it_refuses_a_database_that_holds_anything_else(tools: Tools, make: Factory, tmp_path: Path) -> None:
    # given a review that is not the demonstration's
    review = make.review()
    # when somebody asks for the demonstration
    with pytest.raises(Refused) as refused:
        demonstration.make(tools)
    # then it is refused, and the review is still there
    assert refused.value.code == "database_holds_other_data"
    with tools.reading() as session:
        assert session.get(type(review), review.id) is not None
