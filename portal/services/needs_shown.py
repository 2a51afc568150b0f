"""What contributors need, for any page of staff's that shows their names (words.md, "Needs"): three queries for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.domain.still_right import WhatTheyNeed
from portal.services.tools import Tools
from portal.store import needs as store
from portal.store import quiet_days


def of(tools: Tools, contributor_ids: Iterable[int]) -> Mapping[int, WhatTheyNeed]:
    """Return what each of these contributors needs. Ask only for whom the member of staff may see."""
    ids = sorted(set(contributor_ids))
    if not ids:
        return {}
    with tools.reading() as session:
        needs = store.needs_of(session, ids, tools.today())
        quiet = quiet_days.coming_of(session, ids, tools.today())
        return {
            row.id: WhatTheyNeed(
                needs=needs.get(row.id, ()),
                quiet=quiet.get(row.id, ()),
                language=row.language,
                presentation=row.presentation,
                has_learning_disability=row.has_learning_disability,
                supporter_name=row.supporter_name,
            )
            for row in store.how_they_read(session, ids)
        }
