"""A small world with one of everything that an address can name, and everybody who may come to it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.adapters.stored_files import StoredFiles, new_file_key
from portal.domain.accounts import Prompt
from portal.domain.added_files import FileFormat, FileState
from portal.domain.days import day_of
from portal.domain.oversight import FileKind
from portal.domain.paper import AnyonesPaper
from portal.domain.states import (
    AccountState,
    ActionState,
    Channel,
    DeliveryState,
    OutcomeState,
    QuestionState,
    Relationship,
    ReturnReason,
    Role,
    Scope,
    StatementState,
)
from portal.domain.wording import key_of
from portal.models import (
    Account,
    Action,
    AddedFile,
    Answer,
    Base,
    CameBack,
    Choice,
    Concern,
    Contributor,
    DeeperRequest,
    Delivery,
    FileRequest,
    Learning,
    LearningSource,
    Letter,
    LetterBatch,
    Meeting,
    MeetingTime,
    NamedPerson,
    NeedTask,
    OtherProcess,
    Outcome,
    Question,
    Recommendation,
    ReportedDeath,
    Review,
    SharedItem,
    SharingChoice,
    Staff,
    Statement,
    StatementVersion,
    Untold,
    WordTranslation,
)
from portal.services.adding_files import PICTURE, WHOLE
from portal.services.tools import Tools
from tests import files
from tests.factories import Factory
from tests.people import Visitor

# Our own words, in every language: they are nobody’s and of no area.
OF_NO_AREA = {"staff.wording_page", "staff.wording_string", "staff.wording_shown", "staff.wording_catalog"}
# What a GET may leave behind: that it happened. Nobody notices these (product.md, rule 2; safety.md, "safe methods").
KEPT_ASIDE = {"audit_event", "audit_end", "attempt", "seen"}
SEEN = {"last_seen_at", "seen_at"}
_PHOTO = files.picture()


@dataclass(frozen=True)
class World:
    """`values` are for the named parts of addresses. Everything belongs to `mother`, in the area North Wolds."""

    mother: Contributor
    friend: Contributor
    stranger: Contributor
    staff: dict[Role, Staff]
    elsewhere: Staff
    values: dict[str, Any]


def make_world(make: Factory) -> World:
    """Make the world: a review told from notification to a published outcome."""
    staff = {role: make.staff(f"{role.value.title()} Here", role) for role in Role}
    elsewhere = make.staff("Coordinator Elsewhere", Role.COORDINATOR, area="South Wolds")
    review = make.review(reviewer=staff[Role.REVIEWER])
    mother = make.contributor(review)
    friend = make.contributor(
        review, "Tom Hill", scope=Scope.FRIEND, relationship=Relationship.FRIEND, email="tom@example.org"
    )
    stranger = make.contributor(make.review(area="South Wolds", reviewer=elsewhere), "Una Reed")
    values = _told(make, staff, review, mother)
    return World(mother, friend, stranger, staff, elsewhere, values)


def _told(make: Factory, staff: dict[Role, Staff], review: Review, mother: Contributor) -> dict[str, Any]:
    now, reviewer, reader = make.tools.clock.now(), staff[Role.REVIEWER].id, staff[Role.COORDINATOR].id
    invitation = make.invitation(mother)
    make.add(Choice(contributor_id=mother.id, decision="yes", made_at=now, submission="world-choice"))
    account = make.add(
        Account(contributor_id=mother.id, number=1, state=AccountState.SENT, started_at=now, sent_at=now)
    )
    answer = make.add(Answer(account_id=account.id, prompt=next(iter(Prompt)), words="She loved buses.", saved_at=now))
    statement = make.add(
        Statement(contributor_id=mother.id, answer_id=answer.id, position=1, state=StatementState.SHOWN)
    )
    version = make.add(
        StatementVersion(
            statement_id=statement.id, number=1, words="Maggie loved buses.", easy_words="Maggie loved buses.",
            written_by_id=reviewer, written_at=now, passed_by_id=reader, passed_at=now, shown_at=now,
        )
    )  # fmt: skip
    # one that waits for its second reader, who is anybody but its writer
    waiting = make.add(Statement(contributor_id=mother.id, answer_id=answer.id, position=2))
    to_read = make.add(
        StatementVersion(
            statement_id=waiting.id, number=1, words="Maggie knew each driver.", easy_words="Maggie knew each driver.",
            written_by_id=make.staff("Writer Here").id, written_at=now,
        )
    )  # fmt: skip
    question = make.add(
        Question(
            contributor_id=mother.id, words="Who was with her?", state=QuestionState.ASKED, asked_at=now, submission="q"
        )
    )
    passed = {"passed_by_id": reader, "passed_at": now}
    outcome = make.add(
        Outcome(
            review_id=review.id, state=OutcomeState.PUBLISHED, found="We found.", easy_found="We found.",
            thanks="Thank you.", easy_thanks="Thank you.", written_by_id=reviewer, written_at=now, published_at=now,
            **passed,
        )
    )  # fmt: skip
    learning = make.add(Learning(outcome_id=outcome.id, position=1, words="Ask early.", easy_words="Ask early."))
    make.add(LearningSource(learning_id=learning.id, statement_id=statement.id))
    advice = make.add(Recommendation(learning_id=learning.id, position=1, words="Ask.", easy_words="Ask."))
    action = make.add(
        Action(
            recommendation_id=advice.id, words="We ask.", easy_words="We ask.", owner="The ward",
            due_on=date(2027, 3, 1), state=ActionState.PLANNED,
        )
    )  # fmt: skip
    wanted = make.add(
        FileRequest(
            kind=FileKind.REVIEW, review_id=review.id, area_id=review.area_id, asked_by_id=reviewer, reason="For it.",
            asked_at=now, submission="world-file",
        )
    )  # fmt: skip
    task = make.add(
        NeedTask(
            contributor_id=mother.id,
            kind="bsl_video",
            why="beyond_us",
            letter="outcome",
            owner_id=reviewer,
            asked_at=now,
        )
    )
    untold = make.add(
        Untold(
            contributor_id=mother.id, letter="our_reply", key="world-untold", refused="no_address", noted_at=now,
        )
    )  # fmt: skip
    named = make.add(NamedPerson(contributor_id=mother.id, name="Kim Reed", said_at=now, submission="world-named"))
    make.add(OtherProcess(review_id=review.id, kind="inquest"))
    make.add(
        SharingChoice(
            contributor_id=mother.id, body="inquest", kind="statement", item_id=version.id, may=True, said_by="world",
            said_at=now,
        )
    )  # fmt: skip
    shared = make.add(
        SharedItem(
            contributor_id=mother.id, body="inquest", kind="statement", item_id=version.id, version=1,
            words="Maggie loved buses.", given_to="The coroner’s officer", how="post", pack="world-pack",
            given_by_id=reviewer, given_at=now,
        )
    )  # fmt: skip
    return {
        "translation_id": translation(make, review, mother, answer).id,
        "meeting_id": meeting(make, mother, staff[Role.REVIEWER]).id,
        "named_id": named.id,
        "body": "inquest",
        "pack": shared.pack,
        "untold_id": untold.id,
        "report_id": report(make, review).id,
        "request_id": deeper_request(make, mother).id,
        "batch_id": make.add(
            LetterBatch(
                area_id=review.area_id,
                letter="introductory",
                submission="world",
                asked_by_id=reviewer,
                asked_at=now,
                finished_at=now,
            )
        ).id,
        "return_id": came_back(make, mother).id,
        "delivery_id": held_letter(make, mother).id,
        "concern_id": raised(make, review, "R-WR1D-0001", contributor_id=mother.id).id,
        "kept": raised(make, review, "R-WR1D-0002").reference,
        "task_id": task.id,
        "file_id": wanted.id,
        "photo_id": added_file(make, mother).id,
        "language": "ur",
        "place": "public.welcome",
        "key": key_of("Leave this page"),
        "reference": review.reference,
        "review_id": review.id,
        "contributor_id": mother.id,
        "invitation_id": invitation.id,
        "token": invitation.token,
        "fill": "AAAAAAAAAAAAAAAAAAAAAA",
        "prompt": next(iter(Prompt)).value,
        "statement_id": statement.id,
        "version_id": version.id,
        "question_id": question.id,
        "outcome_id": outcome.id,
        "learning_id": learning.id,
        "recommendation_id": advice.id,
        "action_id": action.id,
        # what a second reader reads: the kind and which
        "kind": "statement",
        "id": to_read.id,
        # which letter
        "name": "introductory",
        "letter": "introductory",
        "format": "pdf",
        "format_name": "pdf",
        "number": 1,
        # which form on paper, and how it is printed
        "form": "choose",
        "layout": "plain",
        # which of those that are nobody’s, and its number
        "printed_form": "someone_died",
        "paper_number": AnyonesPaper("raise_it", "en", "plain").number,
    }


def report(make: Factory, review: Review) -> ReportedDeath:
    """Add a death that somebody told us of without a letter, in the area of a review."""
    now = make.tools.clock.now()
    made: ReportedDeath = make.add(
        ReportedDeath(
            reference="W0RL-D000", submission="world-report", wish="died", area_id=review.area_id, language="en",
            presentation="standard", told={"person_name": "Maggie O’Brien", "reach": "none"}, told_at=now,
        )
    )  # fmt: skip
    return made


def deeper_request(make: Factory, contributor: Contributor) -> DeeperRequest:
    """Add a wish for a deeper review that nobody has answered yet."""
    now = make.tools.clock.now()
    made: DeeperRequest = make.add(
        DeeperRequest(
            contributor_id=contributor.id, words="Why so late?", asked_at=now, promised_on=now.date(),
            submission="world-deeper",
        )
    )  # fmt: skip
    return made


def translation(make: Factory, review: Review, contributor: Contributor, answer: Answer) -> WordTranslation:
    """Add an answer of theirs that is to be put into English."""
    now = make.tools.clock.now()
    made: WordTranslation = make.add(
        WordTranslation(
            kind="answer", about_id=answer.id, review_id=review.id, contributor_id=contributor.id, from_language="pl",
            to_language="en", original={"parts": [[answer.words, "", ""]]}, asked_at=now,
            due_on=now.date() + timedelta(days=14),
        )
    )  # fmt: skip
    return made


def meeting(make: Factory, contributor: Contributor, member: Staff) -> Meeting:
    """Add a meeting whose time was chosen."""
    now = make.tools.clock.now()
    made: Meeting = make.add(
        Meeting(
            contributor_id=contributor.id, asked_by_id=member.id, state="chosen", how="telephone", minutes=30,
            proposed_at=now, submission=f"meeting-{contributor.id}", sequence=0,
        )
    )  # fmt: skip
    make.add(MeetingTime(meeting_id=made.id, round=0, starts_at=now + timedelta(days=7), chosen_at=now))
    return made


def came_back(make: Factory, contributor: Contributor) -> CameBack:
    """Add a letter that went by post and came back."""
    now = make.tools.clock.now()
    letter = make.add(
        Letter(
            contributor_id=contributor.id, name="introductory", language="en", format="pdf", version="1", composed={},
            asked_at=now,
        )
    )  # fmt: skip
    delivery = make.add(
        Delivery(
            letter_id=letter.id, channel=Channel.POST, address="5 Mill Lane", state=DeliveryState.RETURNED,
            key=f"came-back-{contributor.id}", due_at=now, sent_at=now, files=[],
        )
    )  # fmt: skip
    made: CameBack = make.add(
        CameBack(
            contributor_id=contributor.id, delivery_id=delivery.id, channel=Channel.POST, address="5 Mill Lane",
            why=ReturnReason.MOVED, found_at=now,
        )
    )  # fmt: skip
    return made


def raised(make: Factory, review: Review, reference: str, **more: Any) -> Concern:
    """Add something that somebody raised, on the coordinators' desk."""
    now = make.tools.clock.now()
    made: Concern = make.add(
        Concern(
            reference=reference, area_id=review.area_id, kind="concern",
            about="portal", state="received", desk="coordinator", words="The letter came twice.", raised_at=now,
            hear_by=day_of(now), submission=reference, **more,
        )
    )  # fmt: skip
    return made


def held_letter(make: Factory, contributor: Contributor) -> Delivery:
    """Add a letter of which nobody knows whether it went."""
    now = make.tools.clock.now()
    letter = make.add(
        Letter(
            contributor_id=contributor.id, name="outcome", language="en", format="email", version="1", composed={},
            asked_at=now,
        )
    )  # fmt: skip
    made: Delivery = make.add(
        Delivery(
            letter_id=letter.id, channel=Channel.EMAIL, address="janet@example.org", state=DeliveryState.HELD,
            why_held="may_have_gone", key=f"held-{contributor.id}", due_at=now, files=[],
        )
    )  # fmt: skip
    return made


def added_file(make: Factory, contributor: Contributor) -> AddedFile:
    """Add a photo, kept as the portal keeps it, without the process that would look into it."""
    stored, key, mark = StoredFiles(make.tools.settings.files), new_file_key(), f"file-{contributor.id}"
    made: AddedFile = make.add(
        AddedFile(
            contributor_id=contributor.id, submission=mark, format=FileFormat.JPEG,
            state=FileState.READY, name="Maggie.jpg", words="Maggie at the sea.", key=key, size=len(_PHOTO),
            stored=stored.put(_PHOTO, key, row=mark, what=WHOLE),
            stored_picture=stored.put(_PHOTO, key, row=mark, what=PICTURE), added_at=make.tools.clock.now(),
        )
    )  # fmt: skip
    return made


def address(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    """Return a rule's address with the world's values in it."""
    unknown = rule.arguments - set(values)
    assert not unknown, f"{rule.rule}: give {', '.join(sorted(unknown))} a value in tests/contracts/world.py"
    with app.test_request_context():
        built = app.url_map.bind("").build(rule.endpoint, {name: values[name] for name in rule.arguments})
    return str(built)


def pages(app: Flask, side: str) -> Iterator[tuple[Rule, str]]:
    """Yield each rule and method of a side's pages, such as `family.`."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if rule.endpoint.startswith(side):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def everything_kept(tools: Tools) -> dict[str, Any]:
    """Return every row of every table, and the names of the files, but for what only says that somebody looked."""
    kept: dict[str, Any] = {}
    with tools.database.connection() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in KEPT_ASIDE:
                columns = [column for column in table.columns if column.name not in SEEN]
                kept[table.name] = connection.execute(select(*columns).order_by(*table.primary_key.columns)).all()
    kept["files"] = sorted(
        path.relative_to(tools.settings.data).as_posix()
        for path in tools.settings.data.rglob("*")
        if "sqlite" not in path.name
    )
    return kept


def writes_seen(tools: Tools) -> Generator[bool, None, None]:
    """Yield whether anything at all was written since the last time: much quicker than to compare everything."""
    with tools.database.connection() as connection:
        last = None
        while True:
            version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            connection.rollback()
            yield version != last
            last = version


def everybody(app: Flask, make: Factory, world: World) -> Iterator[tuple[str, Visitor]]:
    """Yield a browser of anyone's, of each contributor's and of each role's."""
    yield "anyone", Visitor(app)
    yield "mother", make.contributor_here(app, world.mother)
    yield "friend", make.contributor_here(app, world.friend, look="en.easy-read")
    for role, member in world.staff.items():
        yield role.value, make.staff_here(app, member)
