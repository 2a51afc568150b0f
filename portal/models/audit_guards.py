"""The database's own refusal to change or take away an audit event: triggers, made with the table and by a migration.

They hold against a mistake of ours and against whoever reaches the database through the portal. Whoever owns the
database can take them away: that is what the chain and the heads outside are for (docs/drills/audit.md).
"""

from __future__ import annotations

from sqlalchemy import DDL, Connection, event

from portal.models.keeping import AuditEvent

NAMES = {
    "sqlite": ("audit_event_keeps_what_it_says", "audit_event_keeps_every_row", "audit_event_keeps_its_numbers"),
    "postgresql": ("audit_event_keeps_what_it_says", "audit_event_keeps_every_row"),
}
_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS audit_event_keeps_what_it_says BEFORE UPDATE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_event_keeps_every_row BEFORE DELETE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    # INSERT OR REPLACE takes a row away without asking the trigger above.
    "CREATE TRIGGER IF NOT EXISTS audit_event_keeps_its_numbers BEFORE INSERT ON audit_event "
    "WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RAISE EXCEPTION ''audit_event is append-only''; END'",
    "CREATE OR REPLACE TRIGGER audit_event_keeps_what_it_says BEFORE UPDATE OR DELETE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION audit_event_is_append_only()",
    "CREATE OR REPLACE TRIGGER audit_event_keeps_every_row BEFORE TRUNCATE ON audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_append_only()",
)

for _dialect, _statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
    for _statement in _statements:
        event.listen(AuditEvent.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]


def put_up(connection: Connection) -> None:
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)


def take_down(connection: Connection) -> None:
    """Take the guards away. Only for a database that is about to be emptied: the demonstration's."""
    on_table = "" if connection.dialect.name == "sqlite" else " ON audit_event"
    for name in NAMES[connection.dialect.name]:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def are_up(connection: Connection) -> bool:
    """Whether every guard stands in this database."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_event'::regclass AND tgenabled <> 'D'"
    )
    return set(NAMES[connection.dialect.name]) <= {row[0] for row in connection.exec_driver_sql(asked)}
