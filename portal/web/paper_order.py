"""In which order what was read of pages stands on a form on paper, and what of it stands there once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from portal.domain.paper import Block

# The name of the box that stands for pressing a button.
PRESS = "press"
# What stands over a field, and is nothing without it.
_OVER = frozenset({"heading", "hint"})
_HEADS = frozenset({"title", "heading"})


def pressed_first(blocks: Iterable[Block]) -> list[Block]:
    """On a screen the button comes last. On paper the box to tick for it comes before what one can write beside it,
    where nobody overlooks it."""
    found = list(blocks)
    pressed = [each for each in found if _presses(each)]
    others = [each for each in found if not _presses(each)]
    first = next((number for number, each in enumerate(others) if each.name), None)
    if not pressed or first is None:
        return found
    return [*others[:first], *pressed, *others[first:]]


def _presses(block: Block) -> bool:
    return block.name.partition("-")[2] == PRESS


def new_of(blocks: Iterable[Block], taken: set[tuple[str, str, str]]) -> Iterator[Block]:
    """A field that stands on several steps is on the paper once, with what stands over it; so is a title."""
    over: list[Block] = []
    lost = False
    for each in blocks:
        what = (each.kind, each.name, each.code) if each.name else ("title", "", "")
        if (each.name or each.kind == "title") and what in taken:
            lost = True
            continue
        if each.name or each.kind == "title":
            taken.add(what)
        if lost and not each.name:
            over.clear()
        lost = False
        if each.kind in _OVER:
            over.append(each)
            continue
        yield from over
        over.clear()
        yield each
    if not lost:
        yield from over


def said_once(pages: Sequence[Sequence[Block]]) -> tuple[Block, ...]:
    """Return the blocks of all pages. What stands under the last field of a page and is said again later stands there
    alone: what happens next is said once, at the end."""
    found: list[Block] = []
    said: set[str] = set()
    for page in reversed(pages):
        last = max((number for number, each in enumerate(page) if each.name), default=len(page))
        foot = [each for each in page[last + 1 :] if each.kind in _HEADS or each.words not in said]
        found[:0] = [*page[: last + 1], *_with_words(foot)]
        said.update(each.words for each in page)
    return tuple(found)


def _with_words(foot: Sequence[Block]) -> Iterator[Block]:
    """Leave out a heading under which nothing stands any more."""
    after = (*foot[1:], Block("heading"))
    return (each for each, then in zip(foot, after, strict=False) if each.kind != "heading" or then.kind != "heading")
