"""Names found without being readable: the tokens of each name, written in the transaction of the name itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Table, delete, func, insert, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from portal.domain.names import fold, marks_asked, marks_of, search_words
from portal.models import Contributor, Person
from portal.models.name_index import contributor_token, person_token
from portal.models.sealed import Vault

PERSON, CONTRIBUTOR = "person", "contributor"
_NAMES = {Person: ("first_name", "last_name", "known_as", "born_on", "died_on"), Contributor: ("name",)}


class NameVault(Vault, Protocol):
    def token(self, kind: str, text: str) -> bytes: ...


def vault_of(session: Session) -> NameVault:
    vault: NameVault = session.get_bind().dialect.vault  # type: ignore[attr-defined]
    return vault


def likenesses(first_name: str, last_name: str, born_on: date | None, died_on: date) -> tuple[str, ...]:
    """Return the keys that two notifications of one person share: the name with either of the two days.

    Name parts are sorted, since exports disagree on which name comes first.
    """
    name = " ".join(sorted(fold(f"{first_name} {last_name}").split()))
    died = f"{name}, died {died_on.isoformat()}"
    return (died, f"{name}, born {born_on.isoformat()}") if born_on else (died,)


def like_token(vault: NameVault, likeness: str) -> bytes:
    return vault.token("likeness", likeness)


def index_people(session: Session, people: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Write the tokens of new people: (id, first_name, last_name, known_as, born_on, died_on)."""
    vault = vault_of(session)
    _write(session, person_token, ((id_, _of_person(vault, values)) for id_, values in people))


def index_contributors(session: Session, names: Iterable[tuple[int, str]]) -> None:
    vault = vault_of(session)
    _write(session, contributor_token, ((id_, _of_names(vault, CONTRIBUTOR, (name,))) for id_, name in names))


def people_with(vault: NameVault, part: str) -> Select[int]:
    """Select the ids of people of whose names every mark of this part is kept: candidates, to be looked at."""
    return _having(person_token, [vault.token(PERSON, mark) for mark in marks_asked(part)])


def contributors_with(vault: NameVault, part: str) -> Select[int]:
    return _having(contributor_token, [vault.token(CONTRIBUTOR, mark) for mark in marks_asked(part)])


def keep_index(session: Session, _flush: object) -> None:
    """After a flush, write the tokens of every name that is new or changed. Nobody has to remember it."""
    for row in [each for each in (*session.new, *session.dirty) if type(each) in _NAMES]:
        state = inspect(row)
        if not any(state.attrs[name].history.has_changes() for name in _NAMES[type(row)]):
            continue
        if row in session.dirty:
            table, owner = _table(row)
            session.connection().execute(delete(table).where(owner == row.id))
        if isinstance(row, Person):
            index_people(session, [(row.id, {name: getattr(row, name) for name in _NAMES[Person]})])
        else:
            index_contributors(session, [(row.id, row.name)])


def _table(row: Person | Contributor) -> tuple[Table, Any]:
    if isinstance(row, Person):
        return person_token, person_token.c.person_id
    return contributor_token, contributor_token.c.contributor_id


def _of_person(vault: NameVault, values: Mapping[str, Any]) -> set[bytes]:
    tokens = _of_names(vault, PERSON, [values[name] for name in ("first_name", "last_name", "known_as")])
    like = likenesses(values["first_name"], values["last_name"], values["born_on"], values["died_on"])
    return tokens | {like_token(vault, each) for each in like}


def _of_names(vault: NameVault, kind: str, names: Collection[str]) -> set[bytes]:
    return {vault.token(kind, mark) for word in search_words(*names) for mark in marks_of(word)}


def _write(session: Session, table: Table, owners: Iterable[tuple[int, set[bytes]]]) -> None:
    owner = table.c[1].name
    rows = [{"token": token, owner: id_} for id_, tokens in owners for token in tokens]
    if rows:
        session.connection().execute(insert(table), rows)


def _having(table: Table, tokens: Sequence[bytes]) -> Select[int]:
    found: Select[Any] = select(table.c[1]).where(table.c.token.in_(tokens))
    return found.group_by(table.c[1]).having(func.count() == len(tokens))
