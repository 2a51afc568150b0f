"""What a contributor said to our statements, and our answers: a revision, a reply, taking out, or both standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.row_ids import row_id_of
from portal.domain.statements import CheckSheet
from portal.services import answering, word_translations
from portal.staff import blueprint
from portal.web.current import staff, tools
from portal.web.easy_editor import EasyForm, easy_form
from portal.web.forms import Filled
from portal.web.needs import needs_beside
from portal.web.render import page
from portal.web.staff_words import sentence_for

# Each form's fields are named after its act and its row, such as `reply-12-words`: many forms stand on one page.
_FIELDS = ("words", "because")

Act = Callable[[int, int, Mapping[str, str], EasyForm], None]


@blueprint.route("/staff/contributors/<int:contributor_id>/checks", methods=["GET", "POST"])
def checks(contributor_id: int) -> str | Response:
    if request.method == "GET":
        return _sheet(contributor_id)
    act = request.form.get("act", "")
    if act == "tell":
        letter = answering.tell(tools(), staff(), contributor_id)
        return redirect(url_for("staff.checks", contributor_id=contributor_id, done="told", letter=letter), 303)
    row_id = _number(request.form.get("id", ""))
    if act not in ACTS:
        raise NotFound
    prefix = f"{act}-{row_id}-"
    typed = {field: request.form.get(prefix + field, "") for field in _FIELDS}
    easy = easy_form(prefix)
    if easy.pressed:
        return _sheet(contributor_id, prefix=prefix, typed=typed)
    try:
        ACTS[act](contributor_id, row_id, typed, easy)
    except (Refused, Conflict) as stopped:
        return _with_error(contributor_id, prefix, typed, stopped)
    done = "with_reader" if act in {"revise", "reply", "addition", "answer"} else act
    return redirect(url_for("staff.checks", contributor_id=contributor_id, done=done), 303)


def _sheet(
    contributor_id: int, *, prefix: str = "", typed: Mapping[str, str] | None = None, stopped: str = "", field: str = ""
) -> str:
    """The page; after a mistake, with what was typed: in its form, or by itself when that form is gone meanwhile."""
    sheet = answering.sheet(tools(), staff(), contributor_id)
    has_form = prefix in _forms(sheet)
    named = {prefix + name: value for name, value in (typed or {}).items()} if has_form else {}
    return page(
        filled=Filled(named, {prefix + field: (stopped,)} if stopped and has_form else {}),
        sheet=sheet,
        beside=word_translations.for_staff(tools(), staff(), contributor_id=contributor_id),
        needs=needs_beside([contributor_id]),
        done=request.args.get("done", ""),
        letter=request.args.get("letter", ""),
        stopped="" if has_form else stopped,
        typed_words="" if has_form else (typed or {}).get("words", ""),
    )


def _forms(sheet: CheckSheet) -> set[str]:
    """The prefixes of the forms that stand on the page now."""
    found = set()
    for statement in sheet.statements:
        if not statement.taken_out and statement.last_check:
            found |= {f"revise-{statement.id}-", f"reply-{statement.last_check.id}-"}
    found |= {f"addition-{each.id}-" for each in sheet.additions if not each.statement_id}
    return found | {f"answer-{each.id}-" for each in sheet.questions if not each.answered}


def _with_error(contributor_id: int, prefix: str, typed: Mapping[str, str], stopped: Refused | Conflict) -> str:
    no_reason = prefix.startswith("revise") and stopped.code == "empty" and bool(typed["words"].strip())
    named = Refused("no_because") if no_reason else stopped
    return _sheet(
        contributor_id,
        prefix=prefix,
        typed=typed,
        stopped=sentence_for(named),
        field="because" if named.code == "no_because" else "words",
    )


def _revise(contributor_id: int, statement_id: int, typed: Mapping[str, str], easy: EasyForm) -> None:
    answering.revise(
        tools(),
        staff(),
        contributor_id,
        statement_id,
        words=typed["words"],
        easy_words=easy.text,
        looked_at=easy.looked_at,
        because=typed["because"],
        base=_number(request.form.get("base", "")),
    )


def _reply(contributor_id: int, check_id: int, typed: Mapping[str, str], easy: EasyForm) -> None:
    answering.reply(
        tools(),
        staff(),
        contributor_id,
        check_id,
        words=typed["words"],
        easy_words=easy.text,
        looked_at=easy.looked_at,
    )


def _take_out(contributor_id: int, statement_id: int, _typed: Mapping[str, str], _easy: EasyForm) -> None:
    answering.take_out(tools(), staff(), contributor_id, statement_id)


def _both_stand(contributor_id: int, statement_id: int, _typed: Mapping[str, str], _easy: EasyForm) -> None:
    answering.let_both_stand(tools(), staff(), contributor_id, statement_id)


def _addition(contributor_id: int, addition_id: int, typed: Mapping[str, str], easy: EasyForm) -> None:
    answering.write_from_addition(
        tools(),
        staff(),
        contributor_id,
        addition_id,
        words=typed["words"],
        easy_words=easy.text,
        looked_at=easy.looked_at,
    )


def _find_out(contributor_id: int, question_id: int, _typed: Mapping[str, str], _easy: EasyForm) -> None:
    answering.find_out(tools(), staff(), contributor_id, question_id)


def _answer(contributor_id: int, question_id: int, typed: Mapping[str, str], easy: EasyForm) -> None:
    answering.answer(
        tools(),
        staff(),
        contributor_id,
        question_id,
        words=typed["words"],
        easy_words=easy.text,
        looked_at=easy.looked_at,
        can_be_answered=request.form.get("can", "yes") != "no",
    )


ACTS: dict[str, Act] = {
    "revise": _revise,
    "reply": _reply,
    "take_out": _take_out,
    "both_stand": _both_stand,
    "addition": _addition,
    "find_out": _find_out,
    "answer": _answer,
}


def _number(text: str) -> int:
    found = row_id_of(text)
    if found is None:
        raise NotFound
    return found
