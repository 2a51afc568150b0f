"""Tells the demonstration's story in the order in which it happened, by the use cases, on a clock that is moved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.accounts import Prompt
from portal.domain.errors import Refused
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import Decision, ReturnReason, Verdict
from portal.models import Delivery, Letter, Statement
from portal.services import (
    adding_files,
    asking,
    batches,
    checking,
    choices,
    importing,
    invitations,
    letters_that_wait,
    need_tasks,
    returns,
    second_reading,
    sending,
    statements,
    telling,
    visits,
)
from portal.services.demonstration import cast, photo, reports
from portal.services.demonstration import sharing as told
from portal.services.demonstration.ending import Ending
from portal.services.demonstration.raised import raise_both
from portal.services.demonstration.translating import write_in_polish
from portal.services.letters import queue
from portal.services.tools import Tools
from portal.store import deliveries

Act = tuple[int, Callable[[], None]]
READ_TO_HER = (
    "An interpreter read the letter to her on the telephone, in her own language. She would like the same again."
)


class Story:
    """Everybody's part. Days are counted back from today; acts are told oldest first."""

    def __init__(self, tools: Tools, entries: dict[str, Any], cases: Path) -> None:
        self._today = tools.clock.now()
        self._clock = SetClock(self._today)
        self._tools = Tools(tools.settings, clock=self._clock, keys=tools.keys)
        self._tools.database.acknowledge_without_flush()
        self._entries = entries
        self._cases = cases
        self._members: dict[str, StaffMember] = {}
        self._ids: dict[str, int] = {}
        self._ways: dict[str, tuple[int, str, str]] = {}
        self._states: dict[str, str] = {}
        self._places: dict[str, Any] = {}

    def tell(self) -> dict[str, Any]:
        """Act it all out and return what `portal demo` prints (the contract's shape)."""
        self._at(250)
        staff, self._members = cast.staff(self._tools, self._entries["staff"])
        self._clock.moment = self._today
        with self._tools.writing() as work:
            reviewer, coordinator = self._members["reviewer"].id, self._members["coordinator"].id
            reviews = {
                entry["key"]: cast.review(work, entry, reviewer, coordinator).id for entry in self._entries["reviews"]
            }
            for entry in self._entries["contributors"]:
                self._ids[entry["key"]] = cast.contributor(work, entry, reviews[entry["review"]]).id
        self._ending = Ending(
            self._tools, self._members["reviewer"], self._members["coordinator"], self._reference_of("father")
        )
        for days, act in sorted(self._acts(), key=lambda each: -each[0]):
            self._at(days)
            act()
            sending.drain(self._tools)
        self._clock.moment = self._today
        importing.import_cases(self._tools, self._cases)
        self._tools.database.engine.dispose()
        return {
            "base_url": self._tools.settings.base_url,
            "contributors": [self._shown(entry) for entry in self._shown_entries()],
            "places": {
                **{key: self._ids[key] for key in ("mother", "sister", "father", "housemate")},
                "reference": self._reference_of("mother"),
                "action": self._ending.first_action,
                "recommendation": self._ending.first_recommendation,
                "outcome_reference": self._reference_of("father"),
                **self._places,
            },
            "staff": [entry for entry in staff if entry["key"] != "second_reviewer"],
        }

    def _acts(self) -> list[Act]:
        invited = {
            "late": 190, "father": 215, "sister": 100, "carer": 60, "said_no": 50, "withdrawn": 40, "brother": 30,
            "reissued": 30, "housemate": 20, "friend": 20, "mother": 12,
        }  # fmt: skip
        acts: list[Act] = [(days, lambda key=key: self._invite(key)) for key, days in invited.items()]  # type: ignore[misc]
        acts += [
            (210, lambda: self._decide("father", Decision.YES)),
            (208, lambda: self._write("father", send=True)),
            (180, lambda: self._state("father")),
            (160, lambda: self._agree("father")),
            (60, self._publish),
            (14, self._tell_what_was_done),
            (95, lambda: self._decide("sister", Decision.YES)),
            (90, lambda: self._write("sister", send=True)),
            (8, lambda: self._state("sister")),
            (4, lambda: self._object("sister")),
            (2, lambda: self._draft("sister")),
            (45, lambda: self._decide("said_no", Decision.NO)),
            (45, lambda: self._nobody_knows_whether_it_went("said_no")),
            (38, lambda: self._withdraw("withdrawn")),
            (37, lambda: self._comes_back("withdrawn")),
            (25, lambda: self._decide("brother", Decision.YES)),
            (3, lambda: self._write("brother", send=False)),
            (2, lambda: self._add_files("brother")),
            (2, self._name_and_share),
            (10, lambda: self._invite_at_once("aunt")),
            (6, lambda: self._raise("mother")),
            (5, lambda: self._write_once_more("carer")),
            (5, lambda: self._reissue("reissued", "reissued_new")),
            (6, lambda: self._places.update(deeper=reports.ask_deeper(self._tools, self._room("sister")))),
            (3, lambda: self._places.update(report=reports.tell(self._tools, self._members["reviewer"].area_names[0]))),
            (3, self._write_in_polish),
        ]
        return acts

    def _at(self, days_ago: int) -> None:
        # Ten in the morning in winter: nothing of ours happens at night.
        moment = self._today - timedelta(days=days_ago)
        self._clock.moment = moment.replace(hour=10, minute=0, second=0, microsecond=0)

    def _invite(self, key: str) -> None:
        try:
            self._introduce(key, "first")
        except Refused:
            # A need that the portal can't meet: somebody sees to it, and then the letter goes.
            until = (self._clock.now() + timedelta(days=14)).date()
            for task in need_tasks.waiting(self._tools, self._members["reviewer"]):
                letters_that_wait.met(
                    self._tools,
                    self._members["reviewer"],
                    task.id,
                    how=READ_TO_HER,
                    until=until,
                    only_this_letter=False,
                )
            self._introduce(key, "first")
        self._states[key] = "invited"
        self._note_way(key, self._ids[key])

    def _introduce(self, key: str, which: str) -> None:
        with self._tools.writing() as work:
            queue(
                work,
                self._tools,
                name="introductory",
                contributor_id=self._ids[key],
                asked_by=self._members["reviewer"].id,
                due_at=work.now,
                submission=f"demonstration-{which}-{key}",
            )

    def _write_once_more(self, key: str) -> None:
        """What was arranged for the first letter is over: the second one waits for the interpreter again."""
        with suppress(Refused):
            self._introduce(key, "second")
        self._places["need_task"] = need_tasks.waiting(self._tools, self._members["reviewer"])[0].id

    def _write_in_polish(self) -> None:
        task = write_in_polish(self._tools, self._room("carer"), self._members["reviewer"])
        self._places["translation"] = task

    def _note_way(self, key: str, contributor_id: int) -> None:
        """Keep the link and the code of the last letter, as a person who holds it would."""
        with self._tools.reading() as session:
            letter = (
                session.query(Letter)
                .filter(Letter.contributor_id == contributor_id, Letter.invitation_id.is_not(None))
                .order_by(Letter.id.desc())
                .first()
            )
            assert letter is not None
            assert letter.invitation_id is not None
            way: Any = letter.composed["way_in"]
            self._ways[key] = (letter.invitation_id, way["link"], way["code"])

    def _room(self, key: str) -> Room:
        with self._tools.writing() as work:
            visit = visits.start_for_invitation(work, self._ways[key][0])
        room = visits.room_for(self._tools, visit)
        visits.end(self._tools, visit)
        assert room is not None
        return room

    def _decide(self, key: str, decision: Decision) -> None:
        choices.choose(self._tools, self._room(key), decision, submission=f"demonstration-{key}")
        self._states[key] = {Decision.YES: "taking part", Decision.NO: "said no"}[decision]

    def _write(self, key: str, *, send: bool) -> None:
        room = self._room(key)
        for prompt, words in self._entries["accounts"][key].items():
            telling.save_answer(self._tools, room, Prompt(prompt), words)
            self._clock.move(minutes=7)
        if send:
            telling.send_account(self._tools, room, telling.look_over(self._tools, room).account)
        self._states[key] = "account sent" if send else "account half written"

    def _add_files(self, key: str) -> None:
        room = self._room(key)
        for number, entry in enumerate(self._entries["files"][key]):
            content = entry["text"].encode() if "text" in entry else photo.bus()
            sent = adding_files.Sent(content, entry["name"], entry["words"], f"demonstration-{key}-{number}")
            adding_files.add(self._tools, room, sent)
        for file in adding_files.files(self._tools, room):
            self._places[{"photo": "photo", "document": "paper"}[file.kind]] = file.id

    def _name_and_share(self) -> None:
        """The brother names a friend; the sister lets another body have something, and takes some of it back."""
        self._places["named"] = told.name_somebody(
            self._tools, self._room("brother"), self._entries["named"]["brother"]
        )
        self._places["body"] = told.share(self._tools, self._room("sister"), self._members["reviewer"])

    def _state(self, key: str) -> None:
        """The reviewer writes statements, somebody else passes them, the contributor is shown them."""
        writer, reader = self._members["reviewer"], self._members["coordinator"]
        sheet = statements.sheet(self._tools, writer, self._ids[key])
        sources = {answer.prompt: answer.id for answer in sheet.answers}
        for number, entry in enumerate(self._entries["statements"][key]):
            made = statements.write(
                self._tools,
                writer,
                self._ids[key],
                words=entry["words"],
                easy_words=entry["easy_words"],
                answer_id=sources[entry["prompt"]],
                submission=f"demonstration-{key}-{number}",
            )
            if key == "sister":
                # Of the first she has said something already; of the second, nothing.
                self._places["statement" if number == 0 else "statement_unsaid"] = made
        self._pass_all_statements(reader)
        statements.show(self._tools, writer, self._ids[key])
        self._states[key] = "statements to check"

    def _pass_all_statements(self, reader: StaffMember) -> None:
        for read in second_reading.waiting(self._tools, reader):
            if read.kind is ReadKind.STATEMENT:
                second_reading.pass_text(self._tools, reader, read.kind, read.id)

    def _agree(self, key: str) -> None:
        room = self._room(key)
        for statement in checking.check_back(self._tools, room).statements:
            assert statement.shown is not None
            checking.say(
                self._tools, room, statement.id, version_id=statement.shown.id, verdict=Verdict.RIGHT, correction=""
            )

    def _object(self, key: str) -> None:
        """The contributor says that one statement is right and another is not, and asks a question."""
        room = self._room(key)
        shown = checking.check_back(self._tools, room).statements
        said = ((0, Verdict.RIGHT, ""), (2, Verdict.NOT_RIGHT, self._entries["checks"][key]["correction"]))
        for number, verdict, correction in said:
            statement = shown[number]
            assert statement.shown is not None
            checking.say(
                self._tools,
                room,
                statement.id,
                version_id=statement.shown.id,
                verdict=verdict,
                correction=correction,
            )
        question = self._entries["checks"][key]["question"]
        asking.ask(self._tools, room, missing="", question=question, submission=f"demonstration-{key}")

    def _raise(self, key: str) -> None:
        self._places |= raise_both(self._tools, self._room(key), self._entries["raised"])

    def _draft(self, key: str) -> None:
        """One more statement that nobody has read yet: it waits for a second reader."""
        entry = self._entries["drafts"][key]
        self._places["draft_statement"] = statements.write(
            self._tools,
            self._members["reviewer"],
            self._ids[key],
            words=entry["words"],
            easy_words=entry["easy_words"],
            answer_id=None,
            submission=f"demonstration-draft-{key}",
        )
        reader = self._members["coordinator"]
        self._places["to_read"] = next(
            read.id for read in second_reading.waiting(self._tools, reader) if read.kind is ReadKind.STATEMENT
        )

    def _publish(self) -> None:
        with self._tools.reading() as session:
            rows = session.scalars(
                select(Statement.id).where(Statement.contributor_id == self._ids["father"]).order_by(Statement.position)
            ).all()
        self._ending.publish(self._entries["outcome"]["father"], list(rows))
        self._states["father"] = "outcome published"

    def _tell_what_was_done(self) -> None:
        self._ending.update()
        # The first link is past its 180 days; each later letter brought another.
        self._note_way("father", self._ids["father"])

    def _withdraw(self, key: str) -> None:
        invitations.withdraw(self._tools, self._members["reviewer"], self._ids[key], self._ways[key][0])
        self._states[key] = "invitation withdrawn"

    def _invite_at_once(self, key: str) -> None:
        """Invite by a batch, as when many are: of those who have had no letter this is the last."""
        reviewer, chosen = self._members["reviewer"], [self._ids[key]]
        self._places["letter_batch"] = batches.start(
            self._tools, reviewer, area_id=min(reviewer.area_ids), chosen=chosen, submission="demonstration"
        )
        batches.go_on(self._tools)
        if batches.progress(self._tools, reviewer, self._places["letter_batch"]).queued:
            self._states[key] = "invited"
            self._note_way(key, self._ids[key])
        else:
            # Somebody has to see to a need first, such as a language that is not approved here: as the others.
            self._invite(key)

    def _nobody_knows_whether_it_went(self, key: str) -> None:
        """The provider went away in the middle of their newest letter: it is held for a human."""
        with self._tools.writing() as work:
            asked = select(Delivery.id).join(Letter, Delivery.letter_id == Letter.id)
            asked = asked.where(Letter.contributor_id == self._ids[key]).order_by(Delivery.due_at.desc())
            self._places["held_letter"] = work.session.scalars(asked).first()
            deliveries.hold(work.session, self._places["held_letter"], "may_have_gone")

    def _comes_back(self, key: str) -> None:
        """Their letter comes back: it went to a house that they have left."""
        reviewer = self._members["reviewer"]
        with self._tools.reading() as session:
            asked = select(Delivery.id).join(Letter, Delivery.letter_id == Letter.id)
            delivery_id = session.scalars(asked.where(Letter.contributor_id == self._ids[key])).first()
        assert delivery_id is not None
        returns.note(self._tools, reviewer, delivery_id, ReturnReason.MOVED)
        self._places["came_back"] = returns.letters(self._tools, reviewer).returns[0].id

    def _reissue(self, key: str, new_key: str) -> None:
        invitations.reissue(
            self._tools,
            self._members["reviewer"],
            self._ids[key],
            self._ways[key][0],
            submission="demonstration-reissue",
        )
        self._states[key] = "link replaced"
        self._states[new_key] = "invited"
        self._note_way(new_key, self._ids[key])

    def _reference_of(self, key: str) -> str:
        review = next(entry["review"] for entry in self._entries["contributors"] if entry["key"] == key)
        return next(str(entry["reference"]) for entry in self._entries["reviews"] if entry["key"] == review)

    def _shown_entries(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        for entry in self._entries["contributors"]:
            entries.append(entry)
            if entry["key"] == "reissued":
                entries.append({**entry, "key": "reissued_new"})
        return entries

    def _shown(self, entry: dict[str, Any]) -> dict[str, Any]:
        key = entry["key"]
        _invitation, link, code = self._ways[key]
        return {
            "key": key,
            "name": entry["name"],
            "state": {"late": "link expired"}.get(key, self._states[key]),
            "link": link,
            "code": code,
            "language": entry.get("language", "en"),
            "presentation": entry.get("presentation", "standard"),
            "relationship": entry["relationship"],
        }
