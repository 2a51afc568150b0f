"""Figures for whoever runs the portal: how much waits, how long, and what is held. Counts, of nobody in particular.

They are read from the database, so they are the same whichever server process is asked.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from portal.domain.states import DeliveryState
from portal.services import scheduled
from portal.services.tools import Tools
from portal.store import running


@dataclass(frozen=True, slots=True)
class Figure:
    """One gauge: its name as Prometheus reads it, what it says, and a value a label."""

    name: str
    means: str
    values: tuple[tuple[str, float], ...]
    label: str = ""


def figures(tools: Tools) -> Iterator[Figure]:
    now = tools.clock.now()
    with tools.reading() as session:
        deliveries = running.deliveries_by_state(session)
        waiting_since = running.oldest_due(session, now)
        visits = running.open_visits(session, now - timedelta(minutes=45))
        tries = running.wrong_tries(session, now - timedelta(minutes=15))
        events = running.audit_events(session)
    yield Figure(
        "portal_deliveries",
        "Messages by state",
        tuple((state.value, float(deliveries.get(state.value, 0))) for state in DeliveryState),
        label="state",
    )
    late = (now - waiting_since).total_seconds() if waiting_since else 0.0
    yield Figure("portal_oldest_due_seconds", "How long the oldest message that is due has waited", (("", late),))
    yield Figure("portal_visits_open", "Visits seen in the last 45 minutes", (("", float(visits)),))
    yield Figure("portal_wrong_tries", "Wrong codes and sign-ins in 15 minutes", tuple(sorted(tries.items())), "kind")
    yield Figure("portal_audit_events", "Events in the audit trail", (("", float(events)),))
    free = float(shutil.disk_usage(tools.settings.data).free)
    yield Figure("portal_disk_free_bytes", "Free space where the data is", (("", free),))
    ages = []
    for job in scheduled.JOBS:
        begun = scheduled.last_begun(tools, job.name)
        if begun is not None:
            ages.append((job.name, (now - begun).total_seconds()))
    yield Figure("portal_job_age_seconds", "Since a job of the worker last began", tuple(ages), label="job")


def as_text(tools: Tools) -> str:
    """Return the figures in the text format that Prometheus reads."""
    lines = []
    for figure in figures(tools):
        lines += [f"# HELP {figure.name} {figure.means}", f"# TYPE {figure.name} gauge"]
        for value, number in figure.values:
            labelled = f'{{{figure.label}="{value}"}}' if figure.label else ""
            lines.append(f"{figure.name}{labelled} {number:g}")
    return "\n".join(lines) + "\n"
