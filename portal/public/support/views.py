"""Where to turn: by need, urgent help first."""

from math import ceil

from portal.domain.support import SupportOrganisationView
from portal.public import blueprint
from portal.services.support import organisations
from portal.web.current import tools
from portal.web.render import page

# Ten rows to a step (words.md); a step has a row of its own first.
MOST_IN_A_STEP = 8


# Not kept like the other public pages: a telephone number that was put right must be right at once.
@blueprint.get("/support")
def support() -> str:
    every = organisations(tools())
    urgent = tuple(each for each in every if each.urgent)
    others = tuple(each for each in every if not each.urgent)
    shown = _in_steps(urgent, others)
    return page(urgent=urgent, others=others, shown=shown, steps=len(shown))


def _in_steps(
    urgent: tuple[SupportOrganisationView, ...], others: tuple[SupportOrganisationView, ...]
) -> tuple[tuple[SupportOrganisationView, ...], ...]:
    """Share the organisations out evenly over Easy Read steps: urgent help alone on the first, eight at most after."""
    size = ceil(len(others) / max(ceil(len(others) / MOST_IN_A_STEP), 1)) or 1
    return urgent, *(others[start : start + size] for start in range(0, len(others), size))
