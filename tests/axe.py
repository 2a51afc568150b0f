"""axe-core on a page in the browser: `axe_findings(page)` answers with one sentence a finding.

The script goes in through the browser's debugging door, which a page's Content-Security-Policy does not close, so pages
are tested with the policy that people get.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")  # WCAG 2.2, levels A and AA

RUN = """async (tags) => {
  const result = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
  return {
    looked_at: result.passes.length + result.violations.length,
    violations: result.violations.map(({ id, help, nodes }) => ({
      id, help, nodes: nodes.map(({ target, html, failureSummary }) => ({ target, html, failureSummary })),
    })),
  };
}"""


@cache
def script() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def sentence(violation: dict[str, Any], node: dict[str, Any]) -> str:
    # A target is a path of selectors; one inside a shadow root is a list of its own.
    target = " ".join(" ".join(part) if isinstance(part, list) else part for part in node["target"])
    html = " ".join(node["html"].split())
    why = "; ".join(line.strip() for line in (node["failureSummary"] or "").splitlines()[1:] if line.strip())
    shown = html if len(html) <= 160 else html[:159] + "…"
    return f"{violation['id']}: {violation['help']}, at {target} in “{shown}” ({why})."


def axe_findings(page: Page) -> list[str]:
    """What WCAG 2.2 A and AA rules find wrong on the page as it stands now: rule, help, where, the element.

    Raises AssertionError when no rule had anything to look at: an empty page is not an accessible one.
    """
    if not page.evaluate("() => typeof window.axe === 'object'"):
        page.evaluate(script())
    result = page.evaluate(RUN, list(TAGS))
    assert result["looked_at"], f"axe found nothing to look at on {page.url}: is the page there?"
    return [sentence(violation, node) for violation in result["violations"] for node in violation["nodes"]]
