"""A contributor's account: their words as they were sent, with the way from each to a statement."""

from __future__ import annotations

from werkzeug.wrappers import Response

from portal.domain.accounts import Prompt
from portal.services import adding_files, telling, word_translations
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.file_answers import as_download
from portal.web.render import page


# A larger number than a database's is not found, as any other that is not there (safety.md, fact 14).
@blueprint.get("/staff/contributors/<int:contributor_id>/account")
def account(contributor_id: int) -> str:
    told = telling.told_us(tools(), staff(), contributor_id)
    return page(
        told=told,
        beside=word_translations.for_staff(tools(), staff(), contributor_id=contributor_id),
        tells_of_a_decision=any(answer.prompt is Prompt.LEARNING_DISABILITY_AS_REASON for answer in told.answers),
        wants_to_talk=[answer.prompt for answer in told.answers if answer.wants_to_talk],
        files=adding_files.files_for_staff(tools(), staff(), contributor_id),
        asked=tools().easy_read.pages["family.tell_prompt"].questions,
    )


@blueprint.get("/staff/contributors/<int:contributor_id>/files/<int:photo_id>")
def added_file(contributor_id: int, photo_id: int) -> Response:
    return as_download(adding_files.content_for_staff(tools(), staff(), contributor_id, photo_id))
