"""The Easy Read form of a page: its rows, picture answers and labels, in the person's language, pictures once each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self, TypeVar

from markupsafe import Markup, escape

from portal.adapters.picture_folder import PictureFolder
from portal.domain.easy_read import EasyPage, Row
from portal.domain.easy_read_rules import MOST_ROWS
from portal.domain.easy_rows import EasyRow, rows_of
from portal.domain.picture_files import PictureFile
from portal.web.words import Wording, with_bold

# What stands on a line of an Easy Read page: a row, or a row with where it leads.
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ShownRow:
    words: Markup
    picture: Markup


@dataclass(frozen=True, slots=True)
class ShownChoice:
    code: str
    words: Markup
    picture: Markup


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    name: str
    question: Markup
    hint: Markup
    choices: tuple[ShownChoice, ...]


class Pictures:
    """The pictures: ours as inline SVG, each drawn once in a page as a symbol and shown by reference; those of another
    set as files of their own, which a page asks for once."""

    def __init__(self, folder: PictureFolder) -> None:
        self._folder = folder
        self.registry = folder.pictures
        self.symbol = cache(self._symbol)
        self.icon = cache(self._icon)

    def image(self, name: str, wording: Wording) -> Markup | None:
        """Return a picture of another set than ours, as a file of its own; what it shows in English where the catalog
        does not have it."""
        file = self._folder.files.get(name)
        if file is None:
            return None
        known = self.registry[name]
        described = wording.gettext(known.describes)
        language = "en" if wording.language != "en" and described == escape(known.describes) else ""
        return self._image(file, "points" if known.points else "", described, language)

    def _image(self, file: PictureFile, mirrored: str, described: Markup, language: str) -> Markup:
        return Markup('<img class="%s"%s src="/static/%s" width="%s" height="%s" alt="%s">') % (
            f"pic {mirrored}".strip(),
            Markup(' lang="%s"') % language if language else "",
            file.served,
            file.width,
            file.height,
            described,
        )

    def _symbol(self, name: str) -> Markup:
        attributes, shapes = self._drawing(name)
        # Our own drawings, checked by tests to hold shapes alone.
        return Markup(f'<symbol id="pic-{name}"{attributes}>{shapes}</symbol>')  # nosec B704  # noqa: S704

    def _icon(self, name: str) -> Markup:
        """Return the whole picture, for a staff page where words beside it say the same."""
        if file := self._folder.files.get(name):
            return self._image(file, "", Markup(""), "")
        attributes, shapes = self._drawing(name)
        return Markup(f'<svg aria-hidden="true"{attributes}>{shapes}</svg>')  # nosec B704  # noqa: S704

    def _drawing(self, name: str) -> tuple[str, str]:
        drawing = self._folder.ours_as_drawn(name)
        match = re.search(r"<svg([^>]*)>(.*)</svg>", drawing, re.DOTALL)
        if match is None:
            raise ValueError(f"{name}.svg holds no drawing")
        return re.sub(r'\s(xmlns|width|height)="[^"]*"', "", match[1]), match[2].strip()


class _Drawn(Markup):
    """A picture that notes itself when it is put on the page: a row made for another step leaves no drawing here."""

    _name: str
    _shown: dict[str, None]

    def __new__(cls, drawn: Markup, name: str, shown: dict[str, None]) -> Self:
        made = super().__new__(cls, drawn)
        made._name, made._shown = name, shown
        return made

    def __html__(self) -> Self:
        self._shown[self._name] = None
        return self


class EasyView:
    """What an Easy Read template works with. It notes which pictures were shown, for `symbols` at the page's end."""

    def __init__(
        self,
        page: EasyPage,
        wording: Wording,
        pictures: Pictures,
        values: Mapping[str, object],
        step: int,
        total: int = 0,
        *,
        shared: EasyPage,
    ) -> None:
        """`shared` holds the words that stand on many pages. `total` is the number of steps of a page whose rows come
        from what people wrote; 0 takes the file's."""
        self.page = page
        self._shared = shared
        self.values = values
        self.total = max(total or len(page.steps), 1)
        self.step = min(max(step, 1), self.total)
        self._asked_step = step
        self._wording = wording
        self._pictures = pictures
        self._shown: dict[str, None] = {}

    @property
    def last(self) -> bool:
        return self.step == self.total

    @property
    def title(self) -> Markup:
        return self._wording.rich(self.page.title, self.values)

    @property
    def rows(self) -> tuple[ShownRow, ...]:
        """The rows of this step."""
        if self.step > len(self.page.steps):
            return ()
        return tuple(self.show(row) for row in self.page.steps[self.step - 1] if self._holds(row))

    def part(self, name: str, **values: object) -> ShownRow:
        """Return a named row. Values given here are added to the page's own."""
        return self.show(self.page.parts[name], **values)

    def label(self, name: str, **values: object) -> Markup:
        return self._wording.rich(self.page.labels[name], {**self.values, **values})

    def shared(self, name: str, **values: object) -> Markup:
        """Return words that stand on many pages (easy_read/shared.yaml)."""
        return self._wording.rich(self._shared.labels[name], {**self.values, **values})

    def shared_part(self, name: str, **values: object) -> ShownRow:
        """Return a row that stands on many pages (easy_read/shared.yaml)."""
        return self.show(self._shared.parts[name], **values)

    def question(self, name: str, **values: object) -> ShownQuestion:
        asked = self.page.questions[name]
        every = {**self.values, **values}
        return ShownQuestion(
            name,
            self._wording.rich(asked.question, every),
            self._wording.rich(asked.hint, every) if asked.hint else Markup(""),
            tuple(
                ShownChoice(code, self._wording.rich(row.words, every), self.picture(row.picture))
                for code, row in asked.choices.items()
            ),
        )

    def show(self, row: Row, **values: object) -> ShownRow:
        words = self._wording.rich(row.words, {**self.values, **values} if values else self.values)
        return ShownRow(words, self.picture(row.picture))

    def paged(self, pages: Sequence[Sequence[tuple[Markup, str]]]) -> tuple[ShownRow, ...]:
        """Take pages of (words, picture) that were translated elsewhere as this page's steps; return this step's rows.

        Call it before `total`, `step` or `last` are shown.
        """
        self.total = max(len(pages), 1)
        self.step = min(max(self._asked_step, 1), self.total)
        return tuple(ShownRow(words, self.picture(name)) for words, name in pages[self.step - 1]) if pages else ()

    def spread(self, rows: Sequence[T], *, beside: int = 0, after: Sequence[T] = ()) -> tuple[T, ...]:
        """Spread rows that people wrote over steps of ten; return this step's. `beside` other rows stand on the first;
        those `after` the last stay together.

        Call it before `total`, `step` or `last` are shown.
        """
        room = max(MOST_ROWS - beside, 0)
        pages = [list(rows[:room]), *(list(rows[at : at + MOST_ROWS]) for at in range(room, len(rows), MOST_ROWS))]
        if len(pages[-1]) + len(after) + (beside if len(pages) == 1 else 0) <= MOST_ROWS:
            pages[-1] += after
        else:
            pages.append(list(after))
        self.total = len(pages)
        self.step = min(max(self._asked_step, 1), self.total)
        return tuple(pages[self.step - 1])

    def written(self, words: str, picture: str) -> ShownRow:
        """Return a row of words that staff or a contributor wrote: shown as they stand."""
        return ShownRow(Markup('<span dir="auto">%s</span>') % words, self.picture(picture))

    def from_text(self, text: str, otherwise: str) -> tuple[ShownRow, ...]:
        """Return the rows of a text that staff wrote, as it is kept."""
        return tuple(self.from_staff(row, otherwise) for row in rows_of(text))

    def from_staff(self, row: EasyRow, otherwise: str) -> ShownRow:
        """Return a row that staff wrote, in English or translated, with its own picture; `otherwise` where the registry
        has none."""
        name = row.picture if row.picture in self._pictures.registry else otherwise
        words = Markup('<span lang="%s" dir="auto">%s</span>') % (row.language or "en", with_bold(row.words))
        return ShownRow(words, self.picture(name))

    def picture(self, name: str) -> Markup:
        known = self._pictures.registry[name]
        if file := self._pictures.image(name, self._wording):
            return file
        mirrored = Markup(' class="points"') if known.points else Markup("")
        drawn = Markup('<svg role="img" aria-label="%s"%s><use href="#pic-%s"/></svg>') % (
            self._wording.gettext(known.describes),
            mirrored,
            name,
        )
        return _Drawn(drawn, name, self._shown)

    def symbols(self) -> Markup:
        """Return the drawings of every picture shown so far. Call it last."""
        return Markup('<svg hidden aria-hidden="true">%s</svg>') % Markup("").join(
            self._pictures.symbol(name) for name in self._shown
        )

    def _holds(self, row: Row) -> bool:
        return not row.when or bool(self.values.get(row.when))
