"""The portal apart: a second portal in this process, with the demonstration's people, for looking at their pages.

It is made behind everybody's back when somebody first asks, once a process, and knows nothing of the real one but how
it looks. See portal/services/demonstration/apart.py.
"""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event, Lock, Thread

from flask import Flask, current_app

from portal.config import Settings
from portal.services.demonstration.apart import Apart, make_apart, settings_apart
from portal.services.tools import Tools
from portal.web.current import tools

log = logging.getLogger("portal")
# How long somebody waits for it before they are asked to look again: a server that holds them longer holds others too.
PATIENCE = 1.0


class PortalApart:
    """`made` and `app` are there once it is `ready`; where it could not be made, `made` stays None."""

    def __init__(self) -> None:
        self.ready = Event()
        self.made: Apart | None = None
        self.app: Flask | None = None

    def begin(self, app: Flask, real: Tools) -> None:
        Thread(target=self._make, args=(app, real), name="portal-apart", daemon=True).start()

    def _make(self, app: Flask, real: Tools) -> None:
        try:
            made = make_apart(real)
            self.app, self.made = app.extensions["portal_anew"](tools=made.tools), made
        except Exception as problem:  # noqa: BLE001
            # Whoever asked is told, whatever it was; the message may hold anything.
            log.error("the portal apart could not be made: %s", type(problem).__name__)
        finally:
            self.ready.set()


_KEPT: dict[Settings, PortalApart] = {}
_lock = Lock()


class NotMade(Exception):
    """The portal apart could not be made. The next who asks has it tried again."""


def portal_apart(*, patience: float | None = None) -> PortalApart | None:
    """Return the portal apart, or None while it is being made. The first who asks has it made. Raises NotMade."""
    key = _key(tools())
    with _lock:
        found = _KEPT.get(key)
        if found is None:
            found = _KEPT[key] = PortalApart()
            found.begin(current_app._get_current_object(), tools())  # type: ignore[attr-defined]
    if not found.ready.wait(PATIENCE if patience is None else patience):
        return None
    if found.made is None:
        _KEPT.pop(key, None)
        raise NotMade
    return found


def _key(real: Tools) -> Settings:
    return settings_apart(real.settings, Path())
