"""The end of one family's story: the outcome written, passed, published, and what was done since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.domain.outcomes import PartKind, PartName, PartWords
from portal.domain.rooms import StaffMember
from portal.domain.second_reading import ReadKind
from portal.services import action_updates, outcome_publishing, outcome_writing, second_reading
from portal.services.tools import Tools


class Ending:
    def __init__(self, tools: Tools, writer: StaffMember, reader: StaffMember, reference: str) -> None:
        self._tools = tools
        self._writer = writer
        self._reader = reader
        self._reference = reference
        self._saved = 0
        self._recommendations: list[int] = []
        self._actions: list[tuple[int, dict[str, Any]]] = []

    def publish(self, words: dict[str, Any], statement_ids: list[int]) -> None:
        """Write every part, have somebody else pass it, publish it. `statement_ids` in the order of the statements."""
        self._save(PartName(PartKind.FOUND), words["found"], words["easy_found"])
        self._save(PartName(PartKind.THANKS), words["thanks"], words["easy_thanks"])
        for entry in words["learnings"]:
            from_statements = frozenset(statement_ids[number] for number in entry["from"])
            learning = self._save(
                PartName(PartKind.LEARNING), entry["words"], entry["easy_words"], statement_ids=from_statements
            )
            for advised in entry["recommendations"]:
                recommendation = self._save(
                    PartName(PartKind.RECOMMENDATION, under=learning.id), advised["words"], advised["easy_words"]
                )
                self._recommendations.append(recommendation.id)
                self._save(PartName(PartKind.MEANS, id=recommendation.id), advised["means"], advised["easy_means"])
                for act in advised["actions"]:
                    due_on = self._tools.today() + timedelta(days=60 + act["due_in_days"])
                    saved = self._save(
                        PartName(PartKind.ACTION, under=recommendation.id),
                        act["words"],
                        act["easy_words"],
                        owner=act["owner"],
                        due_on=due_on,
                    )
                    self._actions.append((saved.id, act))
        outcome_writing.ready(self._tools, self._writer, self._reference)
        self._pass_all(ReadKind.OUTCOME)
        outcome_publishing.publish(self._tools, self._writer, self._reference)

    def update(self) -> None:
        """Write and pass what has been done since, for each action that has an update."""
        for action_id, act in self._actions:
            if "update" in act:
                typed = action_updates.UpdateWords(
                    state=act["update"]["state"],
                    words=act["update"]["words"],
                    easy_words=act["update"]["easy_words"],
                    evidence="",
                    looked_at=True,
                )
                action_updates.write(self._tools, self._writer, action_id, typed, submission=f"update-{action_id}")
        self._pass_all(ReadKind.ACTION_UPDATE)

    @property
    def first_recommendation(self) -> int:
        return self._recommendations[0]

    @property
    def first_action(self) -> int:
        return self._actions[0][0]

    def _save(self, part: PartName, words: str, easy_words: str, **more: Any) -> PartName:
        self._saved += 1
        written = outcome_publishing.outcome_of(self._tools, self._writer, self._reference)
        text = written.text_of(part)
        seen = text.stamp if text else ""
        return outcome_writing.save(
            self._tools,
            self._writer,
            self._reference,
            part,
            PartWords(words, easy_words, looked_at=True, **more),
            seen=seen,
            submission=f"demonstration-{self._saved}",
        )

    def _pass_all(self, kind: ReadKind) -> None:
        for read in second_reading.waiting(self._tools, self._reader):
            if read.kind is kind:
                second_reading.pass_text(self._tools, self._reader, kind, read.id)
