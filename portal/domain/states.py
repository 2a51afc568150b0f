"""The product's words as named states. Codes are stored; displayed words live in templates and Easy Read files."""

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is (product.md, "Who uses it")."""

    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    STEERING = "steering"
    PROGRAMME = "programme"
    SYSADMIN = "sysadmin"


class Relationship(StrEnum):
    MOTHER = "mother"
    FATHER = "father"
    SISTER = "sister"
    BROTHER = "brother"
    DAUGHTER = "daughter"
    SON = "son"
    PARTNER = "partner"
    AUNT = "aunt"
    UNCLE = "uncle"
    NIECE = "niece"
    NEPHEW = "nephew"
    GRANDPARENT = "grandparent"
    COUSIN = "cousin"
    FRIEND = "friend"
    HOUSEMATE = "housemate"
    UNPAID_CARER = "unpaid_carer"
    PAID_CARER = "paid_carer"
    ADVOCATE = "advocate"
    OTHER = "other"


class Scope(StrEnum):
    """How much of a review a room shows. A friend's room never shows the outcome (safety.md)."""

    FAMILY = "family"
    FRIEND = "friend"


class Presentation(StrEnum):
    STANDARD = "standard"
    EASY_READ = "easy-read"


class Channel(StrEnum):
    EMAIL = "email"
    POST = "post"
    TEXT = "text"


class ReviewState(StrEnum):
    NOTIFIED = "notified"
    ALLOCATED = "allocated"
    OPEN = "open"
    OUTCOME_SHARED = "outcome_shared"


class NeedKind(StrEnum):
    """The Accessible Information Standard's list (DAPB1605) and what families add to it (words.md)."""

    EASY_READ = "easy_read"
    LARGE_PRINT = "large_print"
    BRAILLE_1 = "braille_1"
    BRAILLE_2 = "braille_2"
    AUDIO = "audio"
    FORMAT_EMAIL = "format_email"
    FORMAT_TEXT = "format_text"
    PLAIN_TEXT = "plain_text"
    WORD = "word"
    COLOURED_PAPER = "coloured_paper"
    CONTACT_PHONE = "contact_phone"
    RELAY_UK = "relay_uk"
    CONTACT_TEXT = "contact_text"
    CONTACT_EMAIL = "contact_email"
    CONTACT_POST = "contact_post"
    THROUGH_SUPPORTER = "through_supporter"
    NOT_BY_PHONE = "not_by_phone"
    LONGER_TIME = "longer_time"
    INTERPRETER = "interpreter"
    BSL_INTERPRETER = "bsl_interpreter"
    BSL_VIDEO = "bsl_video"
    LIPSPEAKER = "lipspeaker"
    SPEECH_TO_TEXT = "speech_to_text"
    DEAFBLIND_MANUAL = "deafblind_manual"
    MAKATON = "makaton"
    ADVOCATE = "advocate"
    SUPPORTER = "supporter"
    QUIET_PLACE = "quiet_place"
    HOME_VISIT = "home_visit"
    NOT_TO_BE_SENT = "not_to_be_sent"
    CULTURE_AND_FAITH = "culture_and_faith"
    TIMES = "times"
    OTHER = "other"


class SaidStillRight(StrEnum):
    """What became of "is this still right?" (words.md: asked again after six months)."""

    ASKED = "asked"
    YES = "yes"
    CHANGED = "changed"


class ProcessKind(StrEnum):
    """Other bodies that may look at the same death (I4.5)."""

    CHILD_DEATH_REVIEW = "child_death_review"
    SAFEGUARDING_ADULTS_REVIEW = "safeguarding_adults_review"
    INQUEST = "inquest"
    SERIOUS_INCIDENT = "serious_incident"
    MEDICAL_EXAMINER = "medical_examiner"
    HOSPITAL_REVIEW = "hospital_review"


class Purpose(StrEnum):
    """What a signed link is for; each has a salt of its own (safety.md)."""

    FAMILY = "family"
    FRIEND = "friend"
    RETURN = "return"
    OUTCOME = "outcome"
    STOP = "stop"


class InvitationState(StrEnum):
    """How an invitation stands when somebody arrives with it. Each but OPEN has a kind page of its own."""

    OPEN = "open"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class Decision(StrEnum):
    YES = "yes"
    TALK_FIRST = "talk_first"
    LATER = "later"
    NO = "no"
    WRONG_PERSON = "wrong_person"


class DeliveryState(StrEnum):
    """`sending` is committed before the provider is called; an unknown end is never sent again blind.

    `printing` is in a batch for the mail room, which has not said yet that it was posted. `failed` was taken by the
    provider and did not arrive; `returned` is a letter that came back, or an address that nobody is at.
    """

    QUEUED = "queued"
    SENDING = "sending"
    PRINTING = "printing"
    SENT = "sent"
    DELIVERED = "delivered"
    HELD = "held"
    FAILED = "failed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


WENT = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED})
"""It left the house, and nobody has said that it did not arrive."""
CAME_BACK = frozenset({DeliveryState.FAILED, DeliveryState.RETURNED})


class ReturnReason(StrEnum):
    """Why a message did not arrive, as it stands on the envelope or as a provider says."""

    MOVED = "moved"
    NOT_KNOWN = "not_known"
    NO_SUCH_ADDRESS = "no_such_address"
    REFUSED = "refused"
    NOT_COLLECTED = "not_collected"
    DAMAGED = "damaged"
    NOT_DELIVERED = "not_delivered"
    OTHER = "other"

    @property
    def against_the_address(self) -> bool:
        """Whether nothing should go there before somebody has looked."""
        return self not in {ReturnReason.DAMAGED, ReturnReason.NOT_DELIVERED}


class ReturnSettled(StrEnum):
    """What somebody did about an address that a message came back from."""

    ADDRESS_IS_RIGHT = "address_is_right"
    NEW_ADDRESS = "new_address"
    TOLD_ANOTHER_WAY = "told_another_way"
    LEFT_IN_PEACE = "left_in_peace"


class PrintBatchState(StrEnum):
    MAKING = "making"
    MADE = "made"
    POSTED = "posted"


class BatchMemberState(StrEnum):
    """One person of a batch of letters: not looked at yet, queued, or not written to (the row says why)."""

    WAITING = "waiting"
    QUEUED = "queued"
    NOT_WRITTEN = "not_written"


class AccountState(StrEnum):
    WRITING = "writing"
    SENT = "sent"


class StatementState(StrEnum):
    DRAFT = "draft"
    PASSED = "passed"
    SHOWN = "shown"
    TAKEN_OUT = "taken_out"


class Verdict(StrEnum):
    RIGHT = "right"
    NOT_RIGHT = "not_right"
    NOT_SURE = "not_sure"
    TAKE_OUT = "take_out"


class QuestionState(StrEnum):
    ASKED = "asked"
    BEING_FOUND_OUT = "being_found_out"
    ANSWERED = "answered"
    CANNOT_BE_ANSWERED = "cannot_be_answered"


class WhoKnows(StrEnum):
    """Whom we ask to find something out, or who might answer what we can't."""

    PAPERS = "papers"
    HOSPITAL = "hospital"
    GP_SURGERY = "gp_surgery"
    CARE_PROVIDER = "care_provider"
    AMBULANCE_SERVICE = "ambulance_service"
    COUNCIL = "council"
    CORONER = "coroner"
    MEDICAL_EXAMINER = "medical_examiner"
    POLICE = "police"
    OMBUDSMAN = "ombudsman"
    SOMEBODY_ELSE = "somebody_else"


class PlanState(StrEnum):
    """What became of a contact that another body planned."""

    PLANNED = "planned"
    HAPPENED = "happened"
    CALLED_OFF = "called_off"


class RequestSettled(StrEnum):
    """What became of a wish for another reviewer."""

    ANOTHER = "another"
    STAYS = "stays"
    TAKEN_BACK = "taken_back"


class MeetingHow(StrEnum):
    PLACE = "place"
    HOME = "home"
    ONLINE = "online"
    TELEPHONE = "telephone"


class MeetingState(StrEnum):
    """Proposed: the contributor's turn. Other times: ours. Not now and cancelled end it."""

    PROPOSED = "proposed"
    CHOSEN = "chosen"
    OTHER_TIMES = "other_times"
    NOT_NOW = "not_now"
    CANCELLED = "cancelled"


class OutcomeState(StrEnum):
    DRAFT = "draft"
    PASSED = "passed"
    PUBLISHED = "published"


class ActionState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_DONE = "not_done"


class DuplicateState(StrEnum):
    OFFERED = "offered"
    SAME_PERSON = "same_person"
    DIFFERENT_PEOPLE = "different_people"
