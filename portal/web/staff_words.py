"""What staff are told when a rule stops what they did: each sentence says what to do."""

from __future__ import annotations

from portal.domain.errors import PortalError
from portal.web.staff_said import said

SENTENCES = {
    "no_checker": said("Write the name of the person who speaks the language."),
    "nothing_changed": said("These are the words that stand already. Change them, or go back."),
    "empty": said("Write something first."),
    "more_than_one_sentence": said(
        "This is %(sentences)s sentences. Write one thing that can be right or wrong, and put the rest in statements "
        "of their own."
    ),
    "too_many_words": said(
        "This sentence has %(words)s words. Use %(most)s or fewer: long sentences are hard to check in grief."
    ),
    "too_long": said("This is longer than one box can keep. Use 100,000 letters or fewer."),
    "no_because": said("Say why you changed it. The contributor reads this beside the change."),
    "no_reason": said("Say what should change, so that the writer knows what to do."),
    "taken_out": said(
        "This statement was taken out in the meantime. Your words are still here: copy them if you need them."
    ),
    "shown_already": said("The contributor has seen this statement. Take it out from their checks page."),
    "edited_meanwhile": said(
        "Somebody wrote another version in the meantime. Theirs is kept. Compare it with yours below, then save again."
    ),
    "own_words": said("You wrote this. Somebody else must read it before a family sees it."),
    "changed_since": said("The words changed while you read. Please read them again."),
    "sent_back": said("Somebody sent this back to its writer in the meantime."),
    "not_ready": said("Somebody passed this, or took it back, in the meantime."),
    "too_soon": said(
        "Reply first, and let the contributor read it. Both accounts can stand when they still say it is not right."
    ),
    "being_erased": said(
        "A coordinator has asked for their words to be taken away. Take that back first, on the page of what is kept."
    ),
    "no_reference": said("Write the review’s reference, such as LD-2026-00123."),
    "no_reason_given": said("Write why, in your own words. The area’s coordinators read it."),
    "choose_why": said("Choose why it cannot wait."),
    "too_many_emergencies": said(
        "You have opened 5 reviews in 24 hours. Telephone a coordinator of the area: they can see the review now."
    ),
    "say_why": said("Write what was not fine, so that it can be followed up."),
    "choose_verdict": said("Choose whether it was fine."),
    "choose_file": said("Choose what the file should hold."),
    "no_day": said("Say by which day, such as 3 3 2027."),
    "day_not_later": said("Choose a day after today, and after the day that we said before."),
    "outcome_shared": said("The outcome was shared already, so there is nothing to wait for."),
    "say_agreed": said("Say whether they want this help. “Not asked yet” is an answer."),
    "say_what_was_tried": said("Say what was tried to help them decide. A doubt alone helps nobody."),
    "waits_already": said("Words about this wait for a second reader already."),
    "letter_must_change": said("“%(words)s”: %(why)s %(instead)s"),
    "easy_rows": said(
        "The Easy Read rows can’t be passed as they are: see what is marked beside them. Send it back, and say what to "
        "mend."
    ),
    "easy_not_looked": said(
        "The program chose some pictures or rows, and nobody has looked at them yet. Look at each, then say so below."
    ),
    "no_means": said("Write what it means for a family first, on the outcome’s page."),
    "easy_not_ready": said("Look at the Easy Read rows first, on the outcome’s page: the words and what they mean."),
    "no_became": said("Choose what became of it."),
    "published": said("The outcome is published: families can see it and say what they think."),
    "day_gone": said("Choose today or a later day."),
    "anonymous": said(
        "They left no way to reach them, so nobody can be answered. Close it when you have done what you can."
    ),
    "unkind": said(
        "Some of these words can hurt. See “Words that can hurt” on the outcome’s page, and say it another way."
    ),
    "no_times": said("Give at least one day and time, such as 3 3 2027 and 14:00."),
    "too_many_times": said("Five times are enough to choose from."),
    "gone_by": said("Each time must still be to come."),
    "quiet_day": said("One of these is a quiet day of theirs. Choose another day."),
    "paused": said("They have paused: nothing is proposed until they go on."),
    "no_place": said("Say where, in one line, or give the link for an online meeting."),
    "no_whom": said("Choose to whom you pass it on."),
    "line_too_long": said("Use 200 letters or fewer."),
    "about_them": said("This may be about a coordinator of that area, or there is nobody else there: keep it here."),
    "theirs_to_close": said("They raised it from their room: it is closed when they say that it is settled."),
    "choose_decision": said("Choose what was decided."),
    "in_english": said("These words are in English already."),
    "no_such_language": said("Choose the language from the list."),
    "easy_lines": said(
        "The Easy Read words have %(there)s lines, and the original has %(lines)s. Write one line for each, in order."
    ),
    "no_translator": said("Say who translated it: a name, or the name of a service."),
    "translated_already": said("This was passed, or is not needed any more: it stays as it is."),
    "file_too_large": said("This file is too large to be a translation of ours."),
    "not_text": said("This file is not text. Ask the translator for the text file that you sent them, filled in."),
    "not_this_task": said("This file belongs to another text: its first lines name another task, or none."),
    "no_translation": said("Nothing stands under the lines that end with TRANSLATION."),
    "already_answered": said("This question has its answer, and the contributor can see it. It stays as it is."),
}

FOR_TRANSLATORS = (
    said("Please write under each line that ends with TRANSLATION, and leave lines that begin with #### as they are."),
    said("Easy Read: short sentences, one on each line, as many lines as the original has."),
)
"""What stands at the head of a file that goes to a translator."""


_NOT_DONE = said("This could not be done. Look at the page again, then try once more.")


def sentence_for(error: PortalError) -> str:
    """Return the sentence for what stopped a member of staff, in the language of their pages."""
    return str(SENTENCES.get(error.code, _NOT_DONE)) % error.details
