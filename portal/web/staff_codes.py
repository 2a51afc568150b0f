"""Codes that staff pages show as words: `{{ code|in_words }}`. Each is here so that catalogs have it."""

from __future__ import annotations

from portal.web.staff_said import said

ROLES = (
    said("reviewer"), said("coordinator"), said("administrator"), said("steering"), said("programme"), said("sysadmin"),
)  # fmt: skip
RELATIONSHIPS = (
    said("mother"), said("father"), said("sister"), said("brother"), said("daughter"), said("son"), said("partner"),
    said("aunt"), said("uncle"), said("niece"), said("nephew"), said("grandparent"), said("cousin"), said("friend"),
    said("housemate"), said("unpaid carer"), said("paid carer"), said("advocate"), said("other"),
)  # fmt: skip
LETTERS = (
    said("action update"), said("check what we wrote"), said("choice recorded"), said("contact changed"),
    said("introductory"), said("leaflet"), said("one time code"), said("our reply"), said("outcome"),
    said("regular update"), said("reply waits"), said("report not ours"), said("report received"),
    said("something to read"), said("stopped"), said("takes longer"),
)  # fmt: skip
PROMPTS = (
    said("who they were"), said("what they loved"), said("what went well"), said("what worried you"),
    said("signs you saw"), said("learning disability as reason"), said("what you want to know"),
    said("what should change"), said("anything else"),
)  # fmt: skip
