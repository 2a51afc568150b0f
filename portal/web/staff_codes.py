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
# What staff call each letter: `about` in templates/letters.
LETTER_NAMES = (
    said("A code to read on"), said("A reply waits for you"), said("A review that is not ours to do"),
    said("Introductory letter"), said("Leaflet about reviews"), said("News of an action"),
    said("Our reply to what you told us"), said("Please check what we wrote"), said("The outcome"),
    said("The review will take longer"), said("The way to reach you was changed"),
    said("There is something for you to read"), said("We are thinking of you (regular update)"),
    said("We have what you told us"), said("What you chose"), said("You asked us to stop"),
)  # fmt: skip
# Why a letter is held, did not go or came back, and the needs that it waits for.
WHY_HELD = (
    said("address in doubt"), said("need not met"), said("may have gone"), said("may have gone before restore"),
    said("did not go"), said("not an address"), said("worker stopped each time"), said("invitation withdrawn"),
    said("may not say who named them"), said("stopped"), said("paused"), said("sent again"), said("staff said no"),
    said("cannot be made"), said("cannot be printed"), said("came back"), said("did not arrive"),
    said("permanent failure"), said("temporary failure"), said("technical failure"), said("returned letter"),
    said("moved"), said("not known"), said("no such address"), said("refused"), said("not collected"),
    said("damaged"), said("not delivered"), said("easy read"), said("large print"), said("braille 1"),
    said("braille 2"), said("audio"), said("format email"), said("format text"), said("plain text"), said("word"),
    said("coloured paper"), said("language"), said("interpreter"), said("bsl interpreter"), said("bsl video"),
    said("lipspeaker"), said("speech to text"), said("deafblind manual"), said("makaton"), said("advocate"),
    said("supporter"), said("longer time"), said("quiet place"), said("home visit"), said("not to be sent"),
    said("culture and faith"), said("times"), said("other"), said("language not approved"),
)  # fmt: skip
# What carriers of letters answer.
CARRIERS_SAY = (
    said("clock is wrong"), said("no answer"), said("does not answer"), said("gathered for printing"),
    said("outbox cannot be written"), said("too many messages"), said("wrong settings"),
    said("easy read email needs a mail server"), said("notify prints pdf only"), said("mail server says"),
    said("mail server says later"), said("refused by mail server"), said("refused by notify"),
    said("answer cannot be read"), said("no answer after the message"), said("fault"),
)  # fmt: skip
# What went when somebody’s words were taken away: the names of our tables.
GONE = (
    said("account"), said("added file"), said("addition"), said("answer"), said("asked call"), said("batch member"),
    said("check"), said("choice"), said("concern"), said("concern answer"), said("concern event"), said("correction"),
    said("decision reason"), said("deeper request"), said("delivery"), said("helped"), said("invitation"),
    said("kept form"), said("late words"), said("learning source"), said("letter"), said("meeting"),
    said("meeting time"), said("message"), said("named person"), said("named person decision"), said("need"),
    said("need task"), said("one time code"), said("outcome telling"), said("paper reply"), said("pause"),
    said("planned contact"), said("printed letter"), said("promise"), said("question"), said("question step"),
    said("quiet day"), said("receipt"), said("reply"), said("report answer"), said("reported death"),
    said("reviewer request"), said("seen"), said("shared item"), said("sharing choice"), said("sitting"),
    said("staff visit"), said("statement"), said("statement version"), said("still right"), said("suggestion"),
    said("suggestion answer"), said("support record"), said("taken back"), said("teller note"), said("thing to read"),
    said("untold"), said("visit"), said("word translation"),
)  # fmt: skip
PICTURE_ANSWERS = (
    said("happy"), said("helpful"), said("friendly"), said("family"), said("talk"), said("friends"), said("music"),
    said("food"), said("outside"), said("home"), said("staff"), said("listened"), said("doctors"), said("not sure"),
    said("home care"), said("hospital"), said("waiting"), said("not heard"), said("pain"), said("not eating"),
    said("tired"), said("breathing"), said("ill"), said("upset"), said("yes"), said("no"), said("not resuscitate"),
    said("cause of death"), said("not treated"), said("other decision"), said("why"), said("care"), said("time"),
    said("listen"), said("learn"),
)  # fmt: skip
