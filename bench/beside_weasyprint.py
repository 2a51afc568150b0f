"""`python -m bench.beside_weasyprint`: the same letter as PDF by us and by WeasyPrint, side by side.

Both make the same composed letter, the standard one and Easy Read with its pictures, one and many. WeasyPrint is given
the letter's own web page. Each run is a process of its own, so that its memory is its own; times are of the processor,
because others use the machine too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUNS = (("standard", 1), ("standard", 200), ("easy-read", 1), ("easy-read", 50))
MAKERS = ("ours", "weasyprint")
PDF = {"standard": "pdf", "easy-read": "easy-read-pdf"}
HTML = {"standard": "html", "easy-read": "easy-read-html"}
AIM = 5


def side_by_side() -> dict[str, dict[str, Any]]:
    """Return letters a second and megabytes of both, and how many times as many letters ours makes."""
    found: dict[str, dict[str, Any]] = {}
    for look, letters in RUNS:
        ours, theirs = (_in_a_process(maker, look, letters) for maker in MAKERS)
        found[f"{letters} {look}"] = {
            "ours": ours,
            "weasyprint": theirs,
            "times": round(ours["letters_a_second"] / theirs["letters_a_second"], 1),
        }
    return found


def table(found: dict[str, dict[str, Any]]) -> str:
    lines = ["PDF letters a second of one core, and memory, beside WeasyPrint (aim: 5 times as many)"]
    for name, each in found.items():
        ours, theirs = each["ours"], each["weasyprint"]
        lines.append(
            f"  {name:24} {ours['letters_a_second']:7.1f} {ours['megabytes']:5} MB   WeasyPrint"
            f" {theirs['letters_a_second']:6.1f} {theirs['megabytes']:5} MB   {each['times']:4.1f} times"
        )
    return "\n".join(lines)


def _in_a_process(maker: str, look: str, letters: int) -> dict[str, float]:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.beside_weasyprint", maker, look, str(letters)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def _measure(maker: str, look: str, letters: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        make = _ours(Path(folder), look) if maker == "ours" else _theirs(Path(folder), look)
        assert make().startswith(b"%PDF")  # the first reads fonts and templates
        began = time.process_time()
        for _ in range(letters):
            make()
        taken = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"letters_a_second": round(letters / taken, 1), "megabytes": peak}


def _ours(folder: Path, look: str) -> Callable[[], bytes]:
    tools, letter, render = _letter(folder)

    def make() -> bytes:
        made: bytes = render(tools, letter, PDF[look])
        return made

    return make


def _theirs(folder: Path, look: str) -> Callable[[], bytes]:
    import weasyprint  # type: ignore[import-untyped]

    tools, letter, render = _letter(folder)
    configuration = weasyprint.text.fonts.FontConfiguration()

    def make() -> bytes:
        page = render(tools, letter, HTML[look])
        made: bytes = weasyprint.HTML(string=page).write_pdf(font_config=configuration, pdf_variant="pdf/ua-1")
        return made

    return make


def _letter(folder: Path) -> tuple[Any, Any, Callable[..., Any]]:
    from portal.adapters.migrating import upgrade
    from portal.config import Settings
    from portal.domain.letters import WayIn
    from portal.services.composing import compose
    from portal.services.rendering import render
    from portal.services.tools import Tools
    from tests.factories import Factory

    tools = Tools(Settings.from_environment({"PORTAL_DATA": str(folder)}))
    upgrade(tools.settings)
    make = Factory(tools)
    contributor = make.contributor(make.review(reviewer=make.staff()))
    way_in = WayIn("https://reviews.example.org/l/" + "x" * 48, "reviews.example.org/code", "ABCD-EFGH-JKMN")
    with tools.reading() as session:
        letter = compose(
            tools, session, name="introductory", contributor_id=contributor.id, language="en", way_in=way_in
        )
    return tools, letter, render


def main() -> None:
    if len(sys.argv) == 4:
        os.sched_setaffinity(0, {next(iter(os.sched_getaffinity(0)))})
        print(json.dumps(_measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
        return
    found = side_by_side()
    print(table(found))
    sys.exit(any(each["times"] < AIM for each in found.values()))


if __name__ == "__main__":
    main()
