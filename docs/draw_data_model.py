"""Writes docs/data-model.md from the tables themselves: `.venv/bin/python docs/draw_data_model.py`."""

from __future__ import annotations

from pathlib import Path

from portal.models import Base

# fmt: off
GROUPS = {
    "People and reviews": ("person", "review", "area", "staff", "staff_area", "organisation", "care_provided",
                           "allocation", "other_process", "planned_contact", "possible_duplicate"),
    "Where it is": ("pause", "message", "reviewer_request", "meeting", "meeting_time"),
    "A contributor's room": ("contributor", "need", "quiet_day", "invitation", "choice", "promise", "letter",
                             "delivery"),
    "From their words to what changed": ("account", "answer", "statement", "statement_version", "check", "reply",
                                         "addition", "question", "question_step", "outcome", "learning",
                                         "learning_source", "recommendation", "action", "action_update"),
    "How staff come in": ("staff_identity", "passkey", "staff_visit", "sign_in_step"),
    "The house itself": ("visit", "attempt", "audit_event", "support_organisation", "page_answer",
                         "mark"),
}
# fmt: on


def drawing(tables: tuple[str, ...]) -> list[str]:
    """Return one group as a Mermaid entity-relationship drawing: foreign keys as lines, columns inside."""
    lines = ["```mermaid", "erDiagram"]
    for name in tables:
        table = Base.metadata.tables[name]
        lines.append(f"    {name} {{")
        for column in table.columns:
            kind = type(column.type).__name__.removeprefix("Utc").lower()
            key = " PK" if column.primary_key else " FK" if column.foreign_keys else ""
            lines.append(f"        {kind} {column.name}{key}")
        lines.append("    }")
        for column in table.columns:
            for key in column.foreign_keys:
                other = key.column.table.name
                lines.append(
                    f"    {other} {'|o' if column.nullable else '||'}--o{{ {name} : {column.name.removesuffix('_id')}"
                )
    return [*lines, "```"]


def document() -> str:
    missing = set(Base.metadata.tables) - {name for names in GROUPS.values() for name in names}
    groups = {**GROUPS, **({"More": tuple(sorted(missing))} if missing else {})}
    text = [
        "# The data model",
        "",
        "Drawn from the tables by `docs/draw_data_model.py`; a test fails when it is not fresh.",
        "",
    ]
    for title, tables in groups.items():
        text += [f"## {title}", "", *drawing(tables), ""]
    return "\n".join(text)


if __name__ == "__main__":
    Path(__file__).with_name("data-model.md").write_text(document(), encoding="utf-8")
