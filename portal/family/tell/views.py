"""Tell us about the person: the list, one prompt a page, look over, sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.adapters.dates import easy_time_words, time_words
from portal.domain.accounts import SEVERAL_PICTURES, Prompt, PromptSheet, Saved
from portal.domain.decision_reasons import WHICH_DECISION
from portal.domain.easy_read import Question
from portal.domain.errors import Refused
from portal.domain.supporting import SaidBy
from portal.domain.word_translations import NOTHING_BESIDE
from portal.family import blueprint
from portal.family.tell.forms import PromptForm, SendForm, number
from portal.services import decision_reasons, supporting, telling, word_translations
from portal.services.support import organisations
from portal.web.current import room, tools
from portal.web.forms import Filled
from portal.web.look import current_look
from portal.web.render import page
from portal.web.stepping_up import to_step_up

_NEXT, _LATER, _BREAK = "next", "later", "break"
_TAKE_OUT, _PUT_BACK = "take_out_supporter", "put_back_supporter"
_ALONE = "alone"
_STAYS_HERE = frozenset({_TAKE_OUT, _PUT_BACK, _ALONE})


@blueprint.get("/family/tell")
def tell() -> str:
    return page(telling=telling.telling(tools(), room()), kept=request.args.get("kept") == "1")


@blueprint.route("/family/tell/<prompt>", methods=["GET", "POST"])
def tell_prompt(prompt: str) -> str | Response | tuple[Response, int]:
    asked = _prompt(prompt)
    if request.method == "POST":
        return _save(asked)
    sheet = telling.prompt_sheet(tools(), room(), asked)
    if not sheet.may_be_read(room()):
        if request.args.get("new") != "1":
            return to_step_up()
        sheet = sheet.unread
    return _prompt_page(sheet, _as_it_stands(sheet))


def _save(asked: Prompt) -> str | Response | tuple[Response, int]:
    form = PromptForm()
    by_itself = request.headers.get("X-Autosave") == "1"
    if not form.validate():
        if by_itself:
            errors = [*form.words.errors, *form.supporter_words.errors]
            return jsonify(error=" ".join(str(error) for error in errors)), 422
        sheet = telling.prompt_sheet(tools(), room(), asked)
        return _prompt_page(sheet if sheet.may_be_read(room()) else sheet.unread, form.filled())
    saved = _keep(asked, form, by_itself=by_itself)
    beside = _keep_supporters(asked, form, by_itself=by_itself)
    if by_itself:
        return _saved_by_itself(saved, beside)
    go = form.go.data or _NEXT
    if go == _TAKE_OUT:
        supporting.take_out(tools(), room(), asked)
    elif go == _PUT_BACK:
        supporting.put_back(tools(), room(), asked)
    elif go == _ALONE:
        supporting.end(tools(), room())
    return redirect(_after(asked, saved, beside, go), 303)


def _keep(asked: Prompt, form: PromptForm, *, by_itself: bool) -> Saved:
    return telling.save_answer(
        tools(),
        room(),
        asked,
        form.words.data or "",
        picture_answer=form.chosen_pictures,
        revision=number(form.revision.data),
        language=current_look().language,
        copy=number(form.copy.data),
        # Only the person's own press on a button says that the texts have been put together.
        merges=() if by_itself else form.merged_copies,
    )


def _keep_supporters(asked: Prompt, form: PromptForm, *, by_itself: bool) -> Saved | None:
    """Keep what the supporter says, in a text of its own. A page that was left open is kept too: no word is lost."""
    if not form.has_supporters_box or form.go.data == _TAKE_OUT:
        return None
    return telling.save_answer(
        tools(),
        room(),
        asked,
        form.supporter_words.data or "",
        revision=number(form.supporter_revision.data),
        language=current_look().language,
        copy=number(form.supporter_copy.data),
        merges=() if by_itself else form.merged_supporter_copies,
        said_by=SaidBy.SUPPORTER,
    )


def _saved_by_itself(saved: Saved, beside: Saved | None) -> Response:
    look = current_look()
    both = [each for each in (saved, beside) if each is not None]
    last = max(each.saved_at for each in both)
    return jsonify(
        revision=saved.revision,
        saved=(easy_time_words if look.easy else time_words)(last, look.language),
        kept_copy=any(each.kept_copy for each in both),
        copy=saved.copy,
        supporter_revision=beside.revision if beside else 0,
        supporter_copy=beside.copy if beside else 0,
    )


@blueprint.route("/family/tell/look-over", methods=["GET", "POST"])
def tell_look_over() -> str | Response:
    look_over = telling.look_over(tools(), room())
    if not look_over.may_be_read(room()):
        # Nobody sends what they can't read: it may be another person's half-written words.
        return to_step_up()
    if request.method == "POST":
        try:
            telling.send_account(tools(), room(), number(SendForm().account.data))
            return redirect(url_for("family.tell_sent"), 303)
        except Refused:
            pass  # Nothing is written: the page says so kindly by itself.
    return page(look_over=look_over, prompts_in_order=list(Prompt), asked=_questions())


@blueprint.get("/family/tell/sent")
def tell_sent() -> str | Response:
    sent = telling.sent_account(tools(), room())
    if sent is None:
        return redirect(url_for("family.tell"), 303)
    told, due = decision_reasons.told(tools(), room())
    return page(sent=sent, reason_by=None if told else due)


@blueprint.get("/family/tell/break")
def take_a_break() -> str:
    """A quiet page between two questions: what is saved, who listens, and the way back to the same place."""
    asked = request.args.get("back", "")
    return page(
        back=asked if asked in set(Prompt) else "",
        urgent=[each for each in organisations(tools()) if each.urgent],
    )


def _prompt(code: str) -> Prompt:
    if code not in set(Prompt):
        abort(404)
    return Prompt(code)


def _as_it_stands(sheet: PromptSheet) -> Filled:
    """Return the form as it is shown: the text being written, or all versions in one where there are several."""
    current = sheet.current
    chosen = [code for answer in (sheet.versions if sheet.to_merge else sheet.versions[:1]) for code in answer.pictures]
    return Filled(
        {
            "words": sheet.one_text if sheet.to_merge else current.words if current else "",
            "picture_answer": chosen,
            "revision": current.revision if current else 0,
            "copy": 0,
            "merges": ",".join(str(answer.copy) for answer in sheet.kept) if sheet.to_merge else "",
            **_supporters_box(sheet.supporters),
        }
    )


def _supporters_box(sheet: PromptSheet | None) -> dict[str, Any]:
    if sheet is None or room().sitting is None:
        return {}
    current = sheet.current
    return {
        "supporter_words": sheet.one_text if sheet.to_merge else current.words if current else "",
        "supporter_revision": current.revision if current else 0,
        "supporter_copy": 0,
        "supporter_merges": ",".join(str(answer.copy) for answer in sheet.kept) if sheet.to_merge else "",
    }


def _prompt_page(sheet: PromptSheet, filled: Filled) -> str:
    is_reason = sheet.prompt is Prompt.LEARNING_DISABILITY_AS_REASON
    told, _due = decision_reasons.told(tools(), room()) if is_reason and sheet.sent else (None, None)
    return page(
        filled=filled,
        told=told,
        beside=word_translations.for_family(tools(), room(), current_look().language) if told else NOTHING_BESIDE,
        this_day=tools().today(),
        which=WHICH_DECISION,
        sheet=sheet,
        prompt=sheet.prompt,
        several=sheet.prompt in SEVERAL_PICTURES,
        asked=_questions(),
    )


def _questions() -> Mapping[str, Question]:
    """The picture questions, so that a picture answer can be shown in words on any page."""
    return tools().easy_read.pages["family.tell_prompt"].questions


def _after(prompt: Prompt, saved: Saved, beside: Saved | None, go: str) -> str:
    """Return where to go after a save: to both texts when two were kept, else where the person asked to go."""
    if go in _STAYS_HERE:
        return url_for("family.tell_prompt", prompt=prompt.value)
    if go == _BREAK:
        return url_for("family.take_a_break", back=prompt.value)
    kept_copy = saved.kept_copy or (beside is not None and beside.kept_copy)
    together = kept_copy and telling.prompt_sheet(tools(), room(), prompt).may_be_read(room())
    if together:
        return url_for("family.tell_prompt", prompt=prompt.value)
    if go == _LATER or kept_copy:
        return url_for("family.tell", kept=1)
    return _address_after(prompt)


def _address_after(prompt: Prompt) -> str:
    values: dict[str, Any] = {"prompt": prompt.next.value} if prompt.next else {}
    return url_for("family.tell_prompt" if prompt.next else "family.tell_look_over", **values)
