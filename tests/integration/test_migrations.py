"""The migrations make the tables that the code means, and can be taken back and made again."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from portal.adapters.migrating import downgrade, upgrade
from portal.config import Settings
from portal.models import Base


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path, database_url=f"sqlite:///{tmp_path / 'portal.sqlite'}", base_url="http://127.0.0.1:8000"
    )


def test_the_newest_revision_is_what_the_models_say(fresh: Settings) -> None:
    # given a database brought to the newest revision
    upgrade(fresh)
    engine = create_engine(fresh.database_url)
    # when it is compared with the models
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    # then nothing differs
    assert differences == []


def test_up_down_and_up_again(fresh: Settings) -> None:
    upgrade(fresh)
    downgrade(fresh, "base")
    engine = create_engine(fresh.database_url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(fresh)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()
