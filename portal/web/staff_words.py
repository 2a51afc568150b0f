"""What staff are told when a rule stops what they did: each sentence says what to do. Staff pages are in English."""

from __future__ import annotations

from portal.domain.errors import PortalError

SENTENCES = {
    "no_checker": "Write the name of the person who speaks the language.",
    "nothing_changed": "These are the words that stand already. Change them, or go back.",
    "empty": "Write something first.",
    "more_than_one_sentence": (
        "This is %(sentences)s sentences. Write one thing that can be right or wrong, and put the rest in statements "
        "of their own."
    ),
    "too_many_words": (
        "This sentence has %(words)s words. Use %(most)s or fewer: long sentences are hard to check in grief."
    ),
    "too_long": "This is longer than one box can keep. Use 100,000 letters or fewer.",
    "no_because": "Say why you changed it. The contributor reads this beside the change.",
    "no_reason": "Say what should change, so that the writer knows what to do.",
    "taken_out": "This statement was taken out in the meantime. Your words are still here: copy them if you need them.",
    "shown_already": "The contributor has seen this statement. Take it out from their checks page.",
    "edited_meanwhile": (
        "Somebody wrote another version in the meantime. Theirs is kept. Compare it with yours below, then save again."
    ),
    "own_words": "You wrote this. Somebody else must read it before a family sees it.",
    "changed_since": "The words changed while you read. Please read them again.",
    "sent_back": "Somebody sent this back to its writer in the meantime.",
    "not_ready": "Somebody passed this, or took it back, in the meantime.",
    "too_soon": (
        "Reply first, and let the contributor read it. Both accounts can stand when they still say it is not right."
    ),
    "being_erased": (
        "A coordinator has asked for their words to be taken away. Take that back first, on the page of what is kept."
    ),
    "no_reference": "Write the review’s reference, such as LD-2026-00123.",
    "no_reason_given": "Write why, in your own words. The area’s coordinators read it.",
    "choose_why": "Choose why it cannot wait.",
    "too_many_emergencies": (
        "You have opened 5 reviews in 24 hours. Telephone a coordinator of the area: they can see the review now."
    ),
    "say_why": "Write what was not fine, so that it can be followed up.",
    "choose_verdict": "Choose whether it was fine.",
    "choose_file": "Choose what the file should hold.",
    "no_day": "Say by which day, such as 3 3 2027.",
    "day_not_later": "Choose a day after today, and after the day that we said before.",
    "outcome_shared": "The outcome was shared already, so there is nothing to wait for.",
    "say_agreed": "Say whether they want this help. “Not asked yet” is an answer.",
    "say_what_was_tried": "Say what was tried to help them decide. A doubt alone helps nobody.",
    "waits_already": "Words about this wait for a second reader already.",
    "letter_must_change": "“%(words)s”: %(why)s %(instead)s",
    "easy_rows": (
        "The Easy Read rows can’t be passed as they are: see what is marked beside them. Send it back, and say what to "
        "mend."
    ),
    "easy_not_looked": (
        "The program chose some pictures or rows, and nobody has looked at them yet. Look at each, then say so below."
    ),
    "no_means": "Write what it means for a family first, on the outcome’s page.",
    "easy_not_ready": "Look at the Easy Read rows first, on the outcome’s page: the words and what they mean.",
    "no_became": "Choose what became of it.",
    "published": "The outcome is published: families can see it and say what they think.",
    "day_gone": "Choose today or a later day.",
    "anonymous": "They left no way to reach them, so nobody can be answered. Close it when you have done what you can.",
    "unkind": "Some of these words can hurt. See “Words that can hurt” on the outcome’s page, and say it another way.",
    "no_times": "Give at least one day and time, such as 3 3 2027 and 14:00.",
    "too_many_times": "Five times are enough to choose from.",
    "gone_by": "Each time must still be to come.",
    "quiet_day": "One of these is a quiet day of theirs. Choose another day.",
    "paused": "They have paused: nothing is proposed until they go on.",
    "no_place": "Say where, in one line, or give the link for an online meeting.",
    "no_whom": "Choose to whom you pass it on.",
    "line_too_long": "Use 200 letters or fewer.",
    "about_them": "This may be about a coordinator of that area, or there is nobody else there: keep it here.",
    "theirs_to_close": "They raised it from their room: it is closed when they say that it is settled.",
    "choose_decision": "Choose what was decided.",
    "in_english": "These words are in English already.",
    "no_such_language": "Choose the language from the list.",
    "easy_lines": (
        "The Easy Read words have %(there)s lines, and the original has %(lines)s. Write one line for each, in order."
    ),
    "no_translator": "Say who translated it: a name, or the name of a service.",
    "translated_already": "This was passed, or is not needed any more: it stays as it is.",
    "file_too_large": "This file is too large to be a translation of ours.",
    "not_text": "This file is not text. Ask the translator for the text file that you sent them, filled in.",
    "not_this_task": "This file belongs to another text: its first lines name another task, or none.",
    "no_translation": "Nothing stands under the lines that end with TRANSLATION.",
    "already_answered": "This question has its answer, and the contributor can see it. It stays as it is.",
}

FOR_TRANSLATORS = (
    "Please write under each line that ends with TRANSLATION, and leave lines that begin with #### as they are.",
    "Easy Read: short sentences, one on each line, as many lines as the original has.",
)
"""What stands at the head of a file that goes to a translator."""


def sentence_for(error: PortalError) -> str:
    """Return the English sentence for what stopped a member of staff."""
    return (
        SENTENCES.get(error.code, "This could not be done. Look at the page again, then try once more.") % error.details
    )
