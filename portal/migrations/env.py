"""Runs the migrations on the database of the settings."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine, event

from portal.models import Base
from portal.models.base import UtcMoment
from portal.models.sealed import Sealed


def in_plain_types(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """A migration must still run when our own types have changed: write plain ones."""
    if kind == "type" and isinstance(item, UtcMoment):
        return "sa.DateTime()"
    return "sa.Text()" if kind == "type" and isinstance(item, Sealed) else False


engine = create_engine(context.config.attributes["url"])
if engine.dialect.name == "sqlite":
    # Python's driver would commit before each change of a table: an upgrade that is killed would leave half of it.
    event.listen(engine, "connect", lambda connection, _record: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
        render_item=in_plain_types,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
