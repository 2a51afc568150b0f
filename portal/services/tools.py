"""What every use case works with: settings, database, clock, keys, words. Made once when the portal starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from portal.adapters.catalogs import Catalogs
from portal.adapters.clock import Clock, SystemClock, day_of
from portal.adapters.codes import CodeHasher
from portal.adapters.easy_read import EasyReadLibrary
from portal.adapters.keys import Keys, all_of, data_keys, load_keys
from portal.adapters.links import Links
from portal.adapters.one_time_codes import OneTimeCodes
from portal.adapters.tickets import Tickets
from portal.adapters.vault import Vault
from portal.adapters.withdrawals_file import WithdrawalsFile
from portal.config import Settings
from portal.domain.errors import Refused
from portal.domain.withdrawals import Withdrawn
from portal.store import audit
from portal.store.database import Database

if TYPE_CHECKING:
    from portal.adapters.openid import OpenIdProvider
    from portal.adapters.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction of one use case: everything in it happens, or nothing does."""

    session: Session
    now: datetime
    _audit_key: str
    _withdrawn: list[tuple[Withdrawn, dict[str, str]]] = field(default_factory=list)
    _whatever: list[Callable[[Work], None]] = field(default_factory=list)

    @property
    def today(self) -> date:
        return day_of(self.now)

    def record(self, who: str, did: str, about: str, **details: str) -> None:
        """Add an audit event to this transaction. `who` is such as `staff:7` or `contributor:31`."""
        audit.append(self.session, self._audit_key, at=self.now, who=who, did=did, about=about, details=details)

    def withdrawn(self, what: Withdrawn, **about: str) -> None:
        """Keep outside the database too that somebody took something back: an older copy must not undo it."""
        self._withdrawn.append((what, about))

    def even_if_refused(self, do: Callable[[Work], None]) -> None:
        """Do something after this transaction, in one of its own: when it was committed, and when it was refused too.

        For what a refusal itself asks for: the transaction, or a savepoint in it, takes everything else back.
        """
        self._whatever.append(do)

    @property
    def to_do_anyway(self) -> tuple[Callable[[Work], None], ...]:
        return tuple(self._whatever)

    @property
    def taken_back(self) -> tuple[tuple[Withdrawn, dict[str, str]], ...]:
        return tuple(self._withdrawn)


class Tools:
    def __init__(self, settings: Settings, *, clock: Clock | None = None, keys: Keys | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.keys = keys or load_keys(settings.keys)
        again = None if keys else lambda: data_keys(settings.keys)
        self.vault = Vault(self.keys.data, self.keys.search, again=again)
        self.database = Database(settings.database_url, self.vault)
        self.links = Links(self.keys.links)
        self.tickets = Tickets(self.keys.tickets)
        self.codes = CodeHasher(*all_of(self.keys.codes))
        self.one_time_codes = OneTimeCodes(all_of(self.keys.codes))
        self.catalogs = Catalogs(settings.resources / "translations")

    @property
    def withdrawals(self) -> WithdrawalsFile:
        return WithdrawalsFile(self.settings.withdrawals, self.keys.audit)

    @cached_property
    def easy_read(self) -> EasyReadLibrary:
        return EasyReadLibrary(self.settings.resources / "easy_read", self.settings.pictures)

    @cached_property
    def organisation(self) -> OpenIdProvider | None:
        """The organisation's own sign-in, where one is set."""
        if self.settings.organisation is None:
            return None
        # Read only where it is used: it would make every command slower.
        from portal.adapters.openid import OpenIdProvider

        return OpenIdProvider(self.settings.organisation)

    @cached_property
    def passkeys(self) -> Passkeys:
        from portal.adapters.passkeys import Passkeys

        return Passkeys(self.settings.base_url, self.settings.service_name)

    @contextmanager
    def writing(self, *, patience: float | None = None) -> Iterator[Work]:
        """One transaction that commits when the block ends (the unit of work of a use case).

        Raises NotStored when the database can't be written to now; `patience`: see Database.writing.
        """
        work: Work | None = None
        try:
            with self.database.writing(patience=patience) as session:
                work = Work(session, self.clock.now(), self.keys.audit)
                yield work
                if work.taken_back:
                    session.flush()
                    self.withdrawals.add(work.now, work.taken_back)
        except Refused:
            self._do_anyway(work, patience)
            raise
        self._do_anyway(work, patience)

    def _do_anyway(self, work: Work | None, patience: float | None) -> None:
        if work is None or not work.to_do_anyway:
            return
        with self.database.writing(patience=patience) as session:
            for do in work.to_do_anyway:
                do(Work(session, self.clock.now(), self.keys.audit))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.database.reading() as session:
            yield session

    def today(self) -> date:
        return day_of(self.clock.now())
