"""Runs the migrations on the database of the settings."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine

from portal.models import Base
from portal.models.base import UtcMoment


def in_plain_types(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """A migration must still run when our own types have changed: write plain ones."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcMoment) else False


engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=in_plain_types,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
