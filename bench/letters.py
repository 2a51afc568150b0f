"""Sets one-page letters on one core and prints how many a second."""

from __future__ import annotations

import os
import time
from dataclasses import replace

from portal.adapters.documents.pdf import PdfMaker
from portal.adapters.easy_read import EasyReadLibrary
from portal.config import resource_root
from portal.domain.letters import ComposedLetter, LetterPart, WayIn

LETTERS = 300


def sample() -> ComposedLetter:
    part = "We are sorry that Maggie died. We would like to hear about her life from you, if you want to tell us."
    return ComposedLetter(
        name="introductory",
        language="en",
        direction="ltr",
        title="A letter about Maggie",
        easy_title="A letter about Maggie",
        date="Monday 23 November 2026",
        to_lines=("Janet O’Brien", "5 Mill Lane", "Woldsby", "ZZ99 2AB"),
        return_lines=("Family and carer reviews", "PO Box 12", "Woldsby", "ZZ99 1AA"),
        parts=tuple(LetterPart(name, "", (part,), ()) for name in ("greeting", "why", "review", "choice", "support")),
        sender=("Amara Okafor", "Reviewer", "Wolds Community Trust", "0118 496 0111"),
        way_in=WayIn("https://reviews.example.org/l/" + "x" * 48, "reviews.example.org/code", "ABCD-EFGH-JKMN"),
        way_in_words=("You can answer here:", "Your code"),
        page_words="Page {n} of {total}",
        reference="LD-2026-00001",
        version="00000000",
    )


def main() -> None:
    os.sched_setaffinity(0, {next(iter(os.sched_getaffinity(0)))})
    maker = PdfMaker(EasyReadLibrary(resource_root() / "easy_read").picture_folder)
    letter = sample()
    maker.letter(letter, layout="standard")
    started = time.perf_counter()
    for number in range(LETTERS):
        maker.letter(replace(letter, reference=f"LD-2026-{number:05d}"), layout="standard")
    print(LETTERS / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
