"""What we wrote from an account, what the contributor says to it, and exactly what changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

import regex

from portal.domain.errors import Refused
from portal.domain.states import QuestionState, StatementState, Verdict

MOST_WORDS = 40
MOST_EASY_WORDS = 15
MOST_CHARACTERS = 100_000

# A word of any script (marks and joiners belong to it), a run of white space, or one other character as people see it.
_TOKENS = regex.compile(r"[\p{L}\p{M}\p{N}\u200c\u200d’'\-]+|\s+|\X")
_WORD = regex.compile(r"[\p{L}\p{N}]")
# The end of a sentence inside a text: a full stop of some script, perhaps closing quotes, a space, and something that
# can begin another one. A small letter goes on with the same sentence (“Stop.” she said).
_ENDS = regex.compile(r"[.!?…。؟۔।]+[”’\"')\]]*\s+(?=[^\s\p{Ll}])")
_SHORTENED = regex.compile(
    r"(?:^|[\s“(])(?:Dr|Mr|Mrs|Ms|Miss|Prof|Rev|St|Sr|Jr|No|approx|e\.g|i\.e|a\.m|p\.m|\p{Lu})\.$"
)


class PieceKind(StrEnum):
    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, was taken out, or was put in."""

    kind: PieceKind
    words: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What contributors said that has no answer yet (rule 9). Nothing of a review is final while any is above 0."""

    checks: int
    questions: int
    additions: int

    @property
    def any(self) -> bool:
        return bool(self.checks or self.questions or self.additions)


def changes(before: str, after: str) -> tuple[Piece, ...]:
    """Return `before` turned into `after`, word by word: the SAME and OUT pieces are `before`, SAME and IN `after`."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    found: list[tuple[str, str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kept, out, put = ("".join(old[i:j]),) * 2 + ("".join(new[k:m]),)
        if tag == "equal":
            found.append((kept, "", ""))
        else:
            found.append(("", out, put))
    return tuple(_pieces(_joined(found)))


def _joined(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Make neighbouring changes one where only white space stands between them: whole phrases are easier to read."""
    joined: list[tuple[str, str, str]] = []
    for place, (kept, out, put) in enumerate(found):
        between = kept and not kept.strip() and 0 < place < len(found) - 1
        if between:
            out = put = kept
            kept = ""
        if joined and not kept and not joined[-1][0]:
            _, before_out, before_put = joined[-1]
            joined[-1] = ("", before_out + out, before_put + put)
        else:
            joined.append((kept, out, put))
    return joined


def _pieces(found: list[tuple[str, str, str]]) -> list[Piece]:
    pieces = []
    for kept, out, put in found:
        pieces += [
            Piece(kind, words)
            for kind, words in ((PieceKind.SAME, kept), (PieceKind.OUT, out), (PieceKind.IN, put))
            if words
        ]
    return pieces


def count_words(words: str) -> int:
    return sum(1 for token in _TOKENS.findall(words) if _WORD.search(token))


def sentences(words: str) -> tuple[str, ...]:
    """Return the sentences of a text. A new line begins another one; “Dr. Smith” and “3.5” do not."""
    found: list[str] = []
    for line in words.splitlines():
        start = 0
        for end in _ENDS.finditer(line):
            if not _SHORTENED.search(line[start : end.end()].rstrip()):
                found.append(line[start : end.end()])
                start = end.end()
        found.append(line[start:])
    return tuple(sentence.strip() for sentence in found if sentence.strip())


def one_sentence(words: str) -> str:
    """Return the sentence, tidied; raise Refused (`empty`, `more_than_one_sentence`, `too_many_words`)."""
    found = sentences(words)
    if not found:
        raise Refused("empty")
    if len(found) > 1:
        raise Refused("more_than_one_sentence", sentences=str(len(found)))
    if count_words(found[0]) > MOST_WORDS:
        raise Refused("too_many_words", words=str(count_words(found[0])), most=str(MOST_WORDS))
    return " ".join(found[0].split())


def easy_lines(words: str) -> tuple[str, ...]:
    """Return Easy Read words as rows: one idea a line."""
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def long_easy_lines(words: str) -> tuple[str, ...]:
    """Return the lines that are longer than an Easy Read sentence may be (words.md, "Easy Read" 2)."""
    return tuple(line for line in easy_lines(words) if count_words(line) > MOST_EASY_WORDS)


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

    @property
    def changed_easy(self) -> tuple[str, ...]:
        return easy_lines(self.shown.easy_words) if self.shown else ()


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
    additions: tuple[AdditionSaid, ...] = field(default=())

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

    def after(self, statement_id: int) -> StatementRead | None:
        """The statement that comes after this one in order, or None at the end."""
        ids = [each.id for each in self.to_check]
        place = ids.index(statement_id) + 1 if statement_id in ids else 0
        return self.to_check[place] if place < len(ids) else None
