"""Keeps the answers to "Was this page easy to understand?". Nobody's name goes with them."""

from __future__ import annotations

from sqlalchemy import Integer, cast, func, select

from portal.models import PageAnswer
from portal.services.tools import Tools


def keep(tools: Tools, *, page: str, language: str, easy: bool) -> None:
    with tools.writing() as work:
        work.session.add(PageAnswer(page=page, language=language, easy=easy, answered_at=work.now))


def by_page(tools: Tools) -> dict[str, tuple[int, int]]:
    """Return how many said yes and how many said no, by the page's name."""
    yes = func.sum(cast(PageAnswer.easy, Integer))
    with tools.reading() as session:
        rows = session.execute(select(PageAnswer.page, yes, func.count()).group_by(PageAnswer.page))
        return {page: (int(easy), int(every) - int(easy)) for page, easy, every in rows}
