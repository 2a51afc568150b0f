"""Every table, so that one import knows them all."""

from portal.models import audit_guards
from portal.models.account import Account, Answer, DecisionReason
from portal.models.added_file import AddedFile
from portal.models.base import Base
from portal.models.concern import Concern, ConcernAnswer, ConcernEvent
from portal.models.contributor import Choice, Contributor, Invitation, Need, Promise, QuietDay, StillRight
from portal.models.delivering import BatchMember, CameBack, LetterBatch, PrintBatch, PrintedLetter
from portal.models.keeping import Attempt, AuditEnd, AuditEvent, LateWords, Mark, PageAnswer, SupportOrganisation, Visit
from portal.models.letter import Delivery, Letter
from portal.models.name_index import contributor_token, person_token
from portal.models.named_person import NamedPerson, NamedPersonDecision
from portal.models.need_task import NeedTask
from portal.models.outcome import (
    Action,
    ActionUpdate,
    Learning,
    LearningSource,
    Outcome,
    OutcomeTelling,
    OutcomeWriter,
    Recommendation,
)
from portal.models.oversight import BreakGlass, FileRequest, Seen
from portal.models.own import Correction, PaperReply, Receipt, TakenBack
from portal.models.reported import DeeperRequest, ReportAnswer, ReportDraft, ReportedDeath, TellerNote
from portal.models.retention import Erasure, LegalHold
from portal.models.review import (
    Allocation,
    CareProvided,
    OtherProcess,
    Person,
    PlannedContact,
    PossibleDuplicate,
    Review,
)
from portal.models.sharing import SharedItem, SharingChoice
from portal.models.staff import Area, Organisation, Passkey, SignInStep, Staff, StaffArea, StaffIdentity, StaffVisit
from portal.models.statement import Addition, Check, Question, QuestionStep, Reply, Statement, StatementVersion
from portal.models.step_up import AskedCall, KeptForm, OneTimeCode
from portal.models.supporting import Helped, Sitting, SupportRecord
from portal.models.telling import Extension, ThingToRead, Untold
from portal.models.together import RecommendationOffer, Suggestion, SuggestionAnswer
from portal.models.where import Meeting, MeetingTime, Message, Pause, ReviewerRequest
from portal.models.word_translation import WordTranslation
from portal.models.wording import WordCorrection, WordsChecked

__all__ = [
    "Account", "Action", "ActionUpdate", "AddedFile", "Addition", "Allocation", "Answer", "Area", "AskedCall",
    "Attempt", "AuditEnd", "AuditEvent", "Base", "BatchMember", "BreakGlass", "CameBack", "CareProvided", "Check",
    "Choice", "Concern", "ConcernAnswer", "ConcernEvent", "Contributor", "Correction", "DecisionReason",
    "DeeperRequest", "Delivery", "Erasure", "Extension", "FileRequest", "Helped", "Invitation", "KeptForm",
    "LateWords", "Learning", "LearningSource", "LegalHold", "Letter", "LetterBatch", "Mark", "Meeting", "MeetingTime",
    "Message", "NamedPerson", "NamedPersonDecision", "Need", "NeedTask", "OneTimeCode", "Organisation",
    "OtherProcess", "Outcome", "OutcomeTelling", "OutcomeWriter", "PageAnswer", "PaperReply", "Passkey", "Pause",
    "Person", "PlannedContact", "PossibleDuplicate", "PrintBatch", "PrintedLetter", "Promise", "Question",
    "QuestionStep", "QuietDay", "Receipt", "Recommendation", "RecommendationOffer", "Reply", "ReportAnswer",
    "ReportDraft", "ReportedDeath", "Review", "ReviewerRequest", "Seen", "SharedItem", "SharingChoice", "SignInStep",
    "Sitting", "Staff", "StaffArea", "StaffIdentity", "StaffVisit", "Statement", "StatementVersion", "StillRight",
    "Suggestion", "SuggestionAnswer", "SupportOrganisation", "SupportRecord", "TakenBack", "TellerNote",
    "ThingToRead", "Untold", "Visit", "WordCorrection", "WordTranslation", "WordsChecked", "audit_guards",
    "contributor_token", "person_token",
]  # fmt: skip
