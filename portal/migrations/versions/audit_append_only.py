"""The database itself refuses to change or take away an audit event."""

from alembic import op

revision = "audit_append_only"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE TRIGGER audit_event_keeps_what_it_says BEFORE UPDATE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    "CREATE TRIGGER audit_event_keeps_every_row BEFORE DELETE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    "CREATE TRIGGER audit_event_keeps_its_numbers BEFORE INSERT ON audit_event "
    "WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RAISE EXCEPTION ''audit_event is append-only''; END'",
    "CREATE TRIGGER audit_event_keeps_what_it_says BEFORE UPDATE OR DELETE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION audit_event_is_append_only()",
    "CREATE TRIGGER audit_event_keeps_every_row BEFORE TRUNCATE ON audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_append_only()",
)


def upgrade() -> None:
    for statement in SQLITE if _is_sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    on_table = "" if _is_sqlite() else " ON audit_event"
    op.execute(f"DROP TRIGGER audit_event_keeps_what_it_says{on_table}")
    op.execute(f"DROP TRIGGER audit_event_keeps_every_row{on_table}")
    if _is_sqlite():
        op.execute("DROP TRIGGER audit_event_keeps_its_numbers")
    else:
        op.execute("DROP FUNCTION audit_event_is_append_only()")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
