"""A real PostgreSQL for tests: one server for each test process, its tables emptied after each test.

The server is the machine's own (`initdb`, `postgres`), run as an ordinary user in a folder that goes with it. Where the
machine has none, tests that need it say so aloud and are left out; in continuous integration (`CI=true`) they fail.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url

from portal.adapters.migrating import MIGRATIONS
from portal.models import Base

NAME = "portal_tests"
# Left to the system's own choice of what is where: Debian keeps the programs of each version apart.
_PLACES = "/usr/lib/postgresql/*/bin"
_SETTINGS = (
    # A test's data may go with the machine: nobody was told that it is safe.
    "fsync=off", "synchronous_commit=off", "full_page_writes=off",
    "listen_addresses=", "max_connections=60", "shared_buffers=32MB", "timezone=Europe/London",
    "log_min_messages=fatal",
)  # fmt: skip
# Whoever is still connected is cut off first: a transaction left open would hold its rows. Without their triggers, rows
# go in any order, and foreign keys have nothing left to say.
_EMPTY = b"""
DO $$
DECLARE each record;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %s', each.name); END LOOP;
    FOR each IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
    LOOP PERFORM setval(each.name, 1, false); END LOOP;
END $$
"""


class NoPostgres(Exception):
    """This machine has no PostgreSQL that tests could run. The message says what to install."""


def program(name: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Return where a program of PostgreSQL is: on PATH, or where Debian puts it. Raises NoPostgres."""
    found = shutil.which(name, path=environment.get("PATH", ""))
    if found:
        return Path(found).resolve()
    versions = sorted(Path("/").glob(_PLACES.lstrip("/")), key=lambda folder: folder.parent.name.zfill(4))
    for folder in reversed(versions):
        if (folder / name).exists():
            return folder / name
    raise NoPostgres(f"no {name} on this machine: install PostgreSQL (Debian: apt-get install postgresql)")


class Server:
    """A running server. `url(name)` is the address of one of its databases."""

    def __init__(self, folder: Path, user: str) -> None:
        self._folder, self._user, self._numbers = folder, user, count(1)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{self._user}@/{database}?host={self._folder}"

    def database(self) -> str:
        """Make a database without tables, and return its address."""
        name = f"t{next(self._numbers)}"
        with self._manager() as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def drop(self, url: str) -> None:
        """Take a database away, whoever is connected to it."""
        name = make_url(url).database
        with self._manager() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def make_tables(self) -> None:
        """Make the database that tests use in turn, with every table as the models have it now."""
        with self._manager() as connection:
            connection.execute(f"CREATE DATABASE {NAME}".encode())
        make_tables(self.url(NAME))

    def empty(self) -> None:
        """Take every row out of it and let ids begin at 1 again: 20 times as fast as a new copy of its files."""
        with psycopg.connect(f"host={self._folder} user={self._user} dbname={NAME}", autocommit=True) as connection:
            connection.execute(_EMPTY)

    def settled(self) -> Path:
        """Return the folder of its files, once what was written is in them."""
        with self._manager() as connection:
            connection.execute(b"CHECKPOINT")
        return self._folder / "data"

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + 30
        while True:
            try:
                self._manager().close()
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.05)
            else:
                return

    def _manager(self) -> psycopg.Connection:
        return psycopg.connect(f"host={self._folder} user={self._user} dbname=postgres", autocommit=True)


def make_tables(url: str) -> None:
    """Make every table as the models have it now, as the newest revision. Quicker than walking through all of them."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        MigrationContext.configure(connection).stamp(ScriptDirectory.from_config(config), "head")
    engine.dispose()


@contextmanager
def running() -> Iterator[Server]:
    """Run a server of its own until the block ends. Raises NoPostgres."""
    initdb, postgres = program("initdb"), program("postgres")
    user = _ordinary_user()
    # Not in pytest's own folder: root keeps that to itself, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if user.pw_uid != os.geteuid():
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        _run(user, [str(initdb), "-D", str(data), "-A", "trust", "-U", user.pw_name, "-E", "UTF8", "--no-sync",
                    "--locale=C.UTF-8"])  # fmt: skip
        options = [word for each in _SETTINGS for word in ("-c", each)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(postgres), "-D", str(data), "-k", str(folder), *options], stdout=log, stderr=log, **_as(user)
            )
        try:
            server = Server(folder, user.pw_name)
            server.wait(process)
            server.make_tables()
            yield server
        finally:
            process.terminate()  # SIGTERM waits for clients; SIGINT would cut them off, and none should be left
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> pwd.struct_passwd:
    """Return whom the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL does not run as root, and this machine has no user postgres or nobody")


def _as(user: pwd.struct_passwd) -> dict[str, object]:
    same = user.pw_uid == os.geteuid()
    return {"cwd": "/"} if same else {"cwd": "/", "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(user: pwd.struct_passwd, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, check=False, **_as(user))
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
