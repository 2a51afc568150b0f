"""What we wrote from an account and what the contributor says to it, with all its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.domain.easy_rows import EasyRow, rows_of
from portal.domain.sentences import Piece, changes
from portal.domain.states import QuestionState, StatementState, Verdict
from portal.domain.supporting import SaidBy


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What contributors said that has no answer yet (rule 9). Nothing of a review is final while any is above 0."""

    checks: int
    questions: int
    additions: int

    @property
    def any(self) -> bool:
        return bool(self.checks or self.questions or self.additions)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose statements these are: what the head of a staff page says."""

    contributor_id: int
    name: str
    relationship: str
    language: str
    presentation: str
    review_id: int
    reference: str
    person: str


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """A contributor's own words under one prompt, as they sent them."""

    id: int
    prompt: str
    words: str
    picture_answer: str
    language: str
    sent_at: datetime | None
    said_by: SaidBy = SaidBy.PERSON

    @property
    def by_supporter(self) -> bool:
        return self.said_by is SaidBy.SUPPORTER


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a statement's words, and what became of it."""

    id: int
    number: int
    words: str
    easy_words: str
    because: str
    written_by_id: int
    written_by: str
    written_at: datetime
    passed_at: datetime | None
    sent_back_because: str
    shown_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it is a second reader's turn, as far as this version goes."""
        return self.passed_at is None and not self.sent_back_because


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """A reviewer's reply to one check."""

    id: int
    check_id: int
    words: str
    easy_words: str
    written_by: str
    written_at: datetime
    passed_at: datetime | None
    sent_back_because: str


@dataclass(frozen=True, slots=True)
class CheckMade:
    """A contributor's word on one version, and the replies to it."""

    id: int
    version_id: int
    version_number: int
    verdict: Verdict
    correction: str
    said_at: datetime
    replies: tuple[ReplyShown, ...] = ()

    @property
    def shown_replies(self) -> tuple[ReplyShown, ...]:
        return tuple(reply for reply in self.replies if reply.passed_at)

    @property
    def asks(self) -> bool:
        """Whether it wants an answer: anything but a bare "right"."""
        return self.verdict is not Verdict.RIGHT or bool(self.correction)


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to a statement: a version was shown, a check was made, or a reply was shown."""

    at: datetime
    version: Version | None = None
    check: CheckMade | None = None
    reply: ReplyShown | None = None


@dataclass(frozen=True, slots=True)
class StatementRead:
    """One statement with all its versions and checks, oldest first."""

    id: int
    position: int
    state: StatementState
    answer_id: int | None
    both_stand_at: datetime | None
    taken_out_at: datetime | None
    versions: tuple[Version, ...]
    checks: tuple[CheckMade, ...] = ()

    @property
    def latest(self) -> Version:
        return self.versions[-1]

    @property
    def shown(self) -> Version | None:
        """The version that the contributor checks: the last that was shown."""
        return next((each for each in reversed(self.versions) if each.shown_at), None)

    @property
    def shown_versions(self) -> tuple[Version, ...]:
        return tuple(each for each in self.versions if each.shown_at)

    @property
    def before_shown(self) -> Version | None:
        """The version that was shown before the last shown one."""
        return self.shown_versions[-2] if len(self.shown_versions) > 1 else None

    @property
    def last_check(self) -> CheckMade | None:
        return self.checks[-1] if self.checks else None

    @property
    def current_check(self) -> CheckMade | None:
        """The contributor's last word on the version that is shown now."""
        shown = self.shown
        return next((each for each in reversed(self.checks) if shown and each.version_id == shown.id), None)

    @property
    def taken_out(self) -> bool:
        return self.state is StatementState.TAKEN_OUT

    @property
    def said_before(self) -> CheckMade | None:
        """The contributor's last word on the versions before the one that is shown now: what the change answers."""
        shown = self.shown
        return next((each for each in reversed(self.checks) if shown and each.version_number < shown.number), None)

    @property
    def history(self) -> tuple[Moment, ...]:
        """All that was shown and said, oldest first."""
        moments = [Moment(each.shown_at, version=each) for each in self.versions if each.shown_at]
        moments += [Moment(each.said_at, check=each) for each in self.checks]
        moments += [
            Moment(each.passed_at, reply=each) for check in self.checks for each in check.replies if each.passed_at
        ]
        return tuple(sorted(moments, key=lambda moment: moment.at))

    @property
    def both_stand(self) -> bool:
        """Whether the two accounts stand side by side: marked so, and the contributor still says otherwise."""
        said = self.current_check
        return bool(self.both_stand_at and not self.taken_out and said and said.verdict is not Verdict.RIGHT)

    @property
    def ready_to_show(self) -> bool:
        return not self.taken_out and self.latest.passed_at is not None and self.latest.shown_at is None

    @property
    def unanswered(self) -> bool:
        """Rule 9: the contributor's last word asks for something, and no shown revision or reply, nor "both stand",
        came after it. A revision that was written before those words does not answer them."""
        said = self.last_check
        if said is None or not said.asks or self.taken_out or said.shown_replies:
            return False
        if self.both_stand_at and self.both_stand_at >= said.said_at:
            return False
        return not any(
            version.number > said.version_number and version.written_at >= said.said_at
            for version in self.shown_versions
        )

    @property
    def can_both_stand(self) -> bool:
        """Only after a reply was shown and the contributor still says it is not right (product.md, 8)."""
        said = self.current_check
        if said is None or said.verdict is Verdict.RIGHT or not self.unanswered:
            return False
        return any(
            reply.passed_at and reply.passed_at <= said.said_at for each in self.checks for reply in each.replies
        )

    @property
    def changed(self) -> tuple[Piece, ...]:
        """What changed between the last two shown versions."""
        before, shown = self.before_shown, self.shown
        return changes(before.words, shown.words) if before and shown else ()

    def change_to(self, version: Version) -> tuple[Piece, ...]:
        """What changed from the version before this one."""
        before = next((each for each in self.versions if each.number == version.number - 1), None)
        return changes(before.words, version.words) if before else ()

    @property
    def exact_differs(self) -> bool:
        """Whether the sentence says it in other words than the Easy Read rows."""
        return bool(self.shown) and [row.words for row in self.easy_rows] != [self.shown.words if self.shown else ""]

    @property
    def easy_rows(self) -> tuple[EasyRow, ...]:
        """The Easy Read words that are shown now, one idea each."""
        return rows_of(self.shown.easy_words or self.shown.words) if self.shown else ()


@dataclass(frozen=True, slots=True)
class AdditionSaid:
    """What a contributor says is missing, and what it became."""

    id: int
    words: str
    said_at: datetime
    statement_id: int | None
    became: str
    """The words of the statement it became, once shown; "" before."""
    settled: bool
    visit_id: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    id: int
    words: str
    wants_to_talk: bool
    state: QuestionState
    asked_at: datetime
    answer: str
    easy_answer: str
    answered_by: str
    answered_at: datetime | None
    passed_at: datetime | None
    sent_back_because: str
    visit_id: int | None = None
    might_answer: str = ""
    """A code of WhoKnows: who might answer what we can’t."""
    to_correct: str = ""
    """A code of CorrectionOf: what they ask us to put right, where it is no question."""
    language: str = ""
    """In which they wrote; "" where nobody knows."""

    @property
    def answered(self) -> bool:
        return self.passed_at is not None

    @property
    def shown_state(self) -> QuestionState:
        """What the contributor sees: an answer is one only when a second reader has passed it."""
        if self.state in {QuestionState.ANSWERED, QuestionState.CANNOT_BE_ANSWERED} and not self.answered:
            return QuestionState.BEING_FOUND_OUT
        return self.state


@dataclass(frozen=True, slots=True)
class StatementSheet:
    """The account's words on one side, the statements on the other."""

    whose: Whose
    answers: tuple[SourceAnswer, ...]
    statements: tuple[StatementRead, ...]

    @property
    def ready(self) -> int:
        return sum(1 for each in self.statements if each.ready_to_show)


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """All that a contributor said about what we wrote, for staff."""

    whose: Whose
    answers: dict[int, SourceAnswer]
    statements: tuple[StatementRead, ...]
    additions: tuple[AdditionSaid, ...] = ()
    questions: tuple[QuestionAsked, ...] = ()

    @property
    def waiting(self) -> int:
        return (
            sum(1 for each in self.statements if each.unanswered)
            + sum(1 for each in self.additions if not each.settled)
            + sum(1 for each in self.questions if not each.answered)
        )


@dataclass(frozen=True, slots=True)
class CheckBack:
    """The contributor's page: every statement that was shown, and what they asked and added."""

    statements: tuple[StatementRead, ...]
    questions: tuple[QuestionAsked, ...] = ()
    additions: tuple[AdditionSaid, ...] = ()
    more_after_code: bool = False
    """Whether there are words of an earlier visit, which are shown after a one-time code."""

    @property
    def to_check(self) -> tuple[StatementRead, ...]:
        return tuple(each for each in self.statements if not each.taken_out)

    @property
    def checked(self) -> int:
        return sum(1 for each in self.to_check if each.current_check)

    @property
    def next_to_check(self) -> StatementRead | None:
        return next((each for each in self.to_check if each.current_check is None), None)

    def one(self, statement_id: int) -> StatementRead | None:
        return next((each for each in self.statements if each.id == statement_id), None)

    def place_of(self, statement: StatementRead) -> int:
        """A statement's place among those to check, from 1; 0 when it was taken out."""
        return self.to_check.index(statement) + 1 if not statement.taken_out else 0

    def after(self, statement_id: int) -> StatementRead | None:
        """The statement that comes after this one in order, or None at the end."""
        ids = [each.id for each in self.to_check]
        place = ids.index(statement_id) + 1 if statement_id in ids else 0
        return self.to_check[place] if place < len(ids) else None
