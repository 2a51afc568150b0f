"""The editor for Easy Read rows, for every form in which staff write to a family: one way in, one way onto the page.

A form's view reads it with `easy_form(prefix)`: `.text` goes to the use case, `.looked_at` with it; where `.pressed`,
nothing is kept yet, and the page is shown again with every word in it. The template shows it with the macro
`easy_editor.editor(prefix)`. All of it works without JavaScript; static/js/easy_rows.js makes it quicker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from flask import g, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal.domain.easy_read import Picture
from portal.domain.easy_rows import PICTURE_NAME, EasyRow, rows_of, split_lines, text_of
from portal.domain.easy_writing import Findings, RowFinding
from portal.domain.letter_linter import LetterFacts
from portal.services import easy_writing, letter_linting
from portal.services.tools import Tools
from portal.web.current import staff, tools
from portal.web.forms import Filled

# More boxes than this are no form that anybody can work with: what is left stands together in the last one.
MOST_BOXES = 100
OTHERWISE = "telling-story"


@dataclass(frozen=True, slots=True)
class Box:
    """One row of the editor. `find`: what was typed to find a picture; `searched`: show what that finds."""

    row: EasyRow
    find: str = ""
    searched: bool = False
    key: str = ""


@dataclass(frozen=True)
class EasyForm:
    """The editor's fields as they came in. `pressed` is such as `up.2` or `check`; "" when the form itself is sent."""

    prefix: str = ""
    boxes: tuple[Box, ...] = ()
    pressed: str = ""
    looked_at: bool = False

    @cached_property
    def rows(self) -> tuple[EasyRow, ...]:
        return tuple(each for box in self.boxes for each in split_lines(box.row) if each.words)

    @cached_property
    def text(self) -> str:
        """The rows as the use cases take them."""
        return text_of(self.rows)


def easy_form(prefix: str = "", plain: str = "words") -> EasyForm:
    """Return the editor of this request's form, with what was pressed in it done; the page shows it as it is."""
    found = pressed(tools(), read(request.form, prefix), request.form.get(prefix + plain, ""))
    _standing_forms()[prefix] = found
    return found


def _standing_forms() -> dict[str, EasyForm]:
    if "easy_forms" not in g:
        g.easy_forms = {}
    forms: dict[str, EasyForm] = g.easy_forms
    return forms


def read(form: Mapping[str, str] | MultiDict[str, str], prefix: str) -> EasyForm:
    """Read the fields of one editor: boxes in the order of the page, or one text in `easy_words`, a row a line."""
    many = form if isinstance(form, MultiDict) else MultiDict(form)
    stem = f"{prefix}easy_words."
    sent = [name.removeprefix(stem) for name in many if name.startswith(stem)]
    # `easy_row` gives the order; a box that it does not name was typed in all the same.
    keys = [key for key in dict.fromkeys([*many.getlist(f"{prefix}easy_row"), *sent]) if key in sent][:MOST_BOXES]
    if keys:
        boxes = tuple(_box(many, prefix, key) for key in keys)
    else:
        boxes = tuple(Box(row) for row in rows_of(many.get(f"{prefix}easy_words", "")))
    return EasyForm(prefix, boxes, many.get(f"{prefix}easy_do", "")[:20], bool(many.get(f"{prefix}looked_at")))


def _box(form: MultiDict[str, str], prefix: str, key: str) -> Box:
    def typed(name: str) -> str:
        return form.get(f"{prefix}{name}.{key}", "")

    picture, offered = typed("easy_picture"), typed("easy_offered")
    row = EasyRow(
        typed("easy_words"),
        picture if PICTURE_NAME.fullmatch(picture) else "",
        typed("easy_explains").strip()[:60],
        bool(offered) and offered == (picture or "none"),
    )
    return Box(row, typed("easy_find")[:200], key=key)


def pressed(tools: Tools, form: EasyForm, plain: str) -> EasyForm:
    """Return the editor after what was pressed. Enter in any search box finds for every box with a search in it."""
    do, _, key = form.pressed.partition(".")
    if not do:
        return form
    at = next((place for place, box in enumerate(form.boxes) if key and box.key == key), -1)
    boxes = [replace(box, searched=bool(box.find.strip()) or (do == "find" and place == at))
             for place, box in enumerate(form.boxes)]  # fmt: skip
    act = _ACTS.get(do)
    if act is not None and 0 <= at < len(boxes):
        act(boxes, at)
    elif do == "add":
        boxes.append(Box(EasyRow("")))
    elif do == "begin":
        there = {row.words for row in form.rows}
        boxes = [box for box in boxes if box.row.words.strip()]
        boxes += [Box(row) for row in easy_writing.prefilled(tools, plain) if row.words not in there]
    return replace(form, boxes=tuple(boxes))


def _up(boxes: list[Box], at: int) -> None:
    if at:
        boxes[at - 1 : at + 1] = [boxes[at], boxes[at - 1]]


def _down(boxes: list[Box], at: int) -> None:
    if at + 1 < len(boxes):
        boxes[at : at + 2] = [boxes[at + 1], boxes[at]]


def _away(boxes: list[Box], at: int) -> None:
    del boxes[at]


_ACTS: Mapping[str, Callable[[list[Box], int], None]] = {"up": _up, "down": _down, "away": _away}


# --- what the page shows


@dataclass(frozen=True, slots=True)
class ShownPicture:
    name: str
    describes: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class ShownBox:
    """One row of the editor as its macro shows it. `key` names its fields; `found` are pictures to choose from."""

    key: int
    row: EasyRow
    picture: ShownPicture | None
    find: str = ""
    found: tuple[ShownPicture, ...] = ()
    searched: bool = False
    findings: tuple[RowFinding, ...] = ()

    @property
    def offered(self) -> str:
        return (self.row.picture or "none") if self.row.to_look_at else ""


@dataclass(frozen=True, slots=True)
class ShownEditor:
    boxes: tuple[ShownBox, ...]
    findings: Findings
    looked_at: bool = False
    about: str = ""
    """What the page is about, so that the checker knows whose names belong into the words."""
    blank: ShownBox = field(default_factory=lambda: ShownBox(0, EasyRow(""), None))


class EditorHouse:
    """Makes editors and rows ready for templates: `drawing` gives a picture's markup by its name."""

    def __init__(self, tools: Tools, drawing: Callable[[str], Markup]) -> None:
        self._tools = tools
        self._drawing = drawing

    @property
    def _registry(self) -> Mapping[str, Picture]:
        return self._tools.easy_read.pictures

    def editor(self, filled: Filled, prefix: str, standing: str, plain: str) -> ShownEditor:
        """Return an editor: as it was sent in this request, else with late rows, else with the rows that stand."""
        form = _standing_forms().get(prefix) or _with_late(filled, prefix, standing)
        boxes = _few(form.boxes) or (Box(EasyRow("")),)
        about = about_here()
        names = letter_linting.names_for(self._tools, staff(), about) if plain.strip() else None
        findings, of_box = look_over(self._tools, boxes, plain, names)
        shown = tuple(
            ShownBox(
                number,
                box.row,
                self.picture(box.row.picture),
                box.find,
                tuple(map(self._shown, easy_writing.found_pictures(self._tools, box.find))) if box.searched else (),
                box.searched,
                of_box.get(number - 1, ()),
            )
            for number, box in enumerate(boxes, 1)
        )
        return ShownEditor(shown, findings, form.looked_at, about)

    def rows(self, text: str, otherwise: str = OTHERWISE) -> list[tuple[ShownPicture, EasyRow]]:
        """Return kept rows with their pictures, as a family sees them."""
        fallback = self._shown(self._registry[otherwise])
        return [(self.picture(row.picture) or fallback, row) for row in rows_of(text)]

    def findings(self, text: str) -> Findings:
        return easy_writing.look_over(self._tools, "", rows_of(text))

    def pictures(self, query: str) -> list[ShownPicture]:
        return [self._shown(each) for each in easy_writing.found_pictures(self._tools, query)]

    def picture(self, name: str) -> ShownPicture | None:
        known = self._registry.get(name)
        return None if known is None else self._shown(known)

    def _shown(self, picture: Picture) -> ShownPicture:
        return ShownPicture(picture.name, picture.describes, self._drawing(picture.name))


def about_here() -> str:
    """Return what this page's address names, such as "contributor_id:12"."""
    named = [(name, value) for name, value in (request.view_args or {}).items() if name in letter_linting.ABOUT]
    return ":".join(map(str, named[0])) if named else ""


def look_over(
    tools: Tools, boxes: Sequence[Box], plain: str, names: LetterFacts | None = None
) -> tuple[Findings, Mapping[int, tuple[RowFinding, ...]]]:
    """Return what is found in an editor, and by the place of a box what belongs beside it. Empty boxes are no rows."""
    placed = [(at, row) for at, box in enumerate(boxes) for row in split_lines(box.row) if row.words]
    if not placed:
        return Findings((), easy_writing.plain_findings(plain, names)), {}
    found = easy_writing.look_over(tools, plain, [row for _at, row in placed], names)
    beside: dict[int, tuple[RowFinding, ...]] = {}
    for each in found.rows:
        if each.row:
            at = placed[each.row - 1][0]
            beside[at] = (*beside.get(at, ()), each)
    return found, beside


def _with_late(filled: Filled, prefix: str, standing: str) -> EasyForm:
    rows = rows_of(standing)
    late_fields = MultiDict([(name, value) for name, values in filled.late.items() for value in values])
    late = read(late_fields, prefix).rows
    if late and not filled.follows:
        said = {row.words for row in late}
        late = (*(row for row in rows if row.words not in said), *late)
    return EasyForm(prefix, tuple(Box(row) for row in late or rows))


def _few(boxes: Sequence[Box]) -> tuple[Box, ...]:
    if len(boxes) <= MOST_BOXES:
        return tuple(boxes)
    rest: Iterable[str] = (box.row.words for box in boxes[MOST_BOXES - 1 :])
    return (*boxes[: MOST_BOXES - 1], Box(EasyRow("\n".join(rest))))
