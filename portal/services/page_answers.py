"""Keeps the answers to "Was this page easy to understand?". Nobody's name goes with them."""

from portal.models import PageAnswer
from portal.services.tools import Tools


def keep(tools: Tools, *, page: str, language: str, easy: bool) -> None:
    with tools.writing() as work:
        work.session.add(PageAnswer(page=page, language=language, easy=easy, answered_at=work.now))
