"""How Easy Read pages stand: who checked each, in which languages it is there, what readers answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EasyStatus:
    """`checked_by` and `checked_on` are empty while nobody with a learning disability has checked the page."""

    page: str
    title: str
    status: str
    checked_by: str
    checked_on: str
    languages: tuple[str, ...]

    @property
    def checked(self) -> bool:
        return self.status == "checked"


@dataclass(frozen=True, slots=True)
class EasyAnswers:
    """A page with what readers answered to "Was this page easy to understand?". No person is in the numbers."""

    status: EasyStatus
    easy: int
    not_easy: int
