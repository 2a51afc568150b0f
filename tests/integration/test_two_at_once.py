"""Promises: 200 conflicting pairs of saves, 0 texts lost; 500 submissions of the same form, 1 record and 1 message.

From threads, against the real database, each pair and each form at the same moment.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from portal.domain.accounts import Prompt
from portal.domain.states import Decision
from portal.models import Answer, Choice, Promise, Question, Statement
from portal.services import asking, choices, late_words, telling, visits
from portal.services.tools import Tools
from portal.web.guarding import VISIT
from tests.contracts.world import make_world
from tests.factories import Factory
from tests.late_forms import written_on
from tests.people import Visitor

PAIRS = 200
SUBMISSIONS = 500
AT_ONCE = 10


def rooms(app: Flask, make: Factory, count: int = 1):
    """Return a contributor's rooms on several devices, each a visit of its own."""
    contributor, found = make.contributor(), []
    for _ in range(count):
        with make.contributor_here(app, contributor).client.session_transaction() as session:
            found.append(visits.room_for(make.tools, session[VISIT]))
    return found


def count(tools: Tools, table: type) -> int:
    with tools.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_of_two_hundred_conflicting_pairs_no_text_is_lost(app: Flask, make: Factory, tools: Tools) -> None:
    sent, prompts = [], list(Prompt)
    with ThreadPoolExecutor(2) as threads:
        # given a phone and a tablet of one person, and pages that were open on both since the same moment
        for pair in range(PAIRS):
            if pair % len(prompts) == 0:
                phone, tablet = rooms(app, make, 2)
            prompt, start = prompts[pair % len(prompts)], Barrier(2)

            def save(room, words: str, prompt=prompt, start=start) -> None:
                start.wait()
                telling.save_answer(tools, room, prompt, words, revision=0)

            texts = [f"Phone {pair}: মা 🙂", f"Tablet {pair}: “alto”"]
            sent += texts
            # when both save at the same moment
            for each in [threads.submit(save, *words) for words in zip((phone, tablet), texts, strict=True)]:
                each.result()
    # then every text is there, and every pair has one that is being written and one beside it
    with tools.reading() as session:
        kept = session.execute(select(Answer.words, Answer.copy)).all()
    assert sorted(row.words for row in kept) == sorted(sent)
    assert sorted(row.copy for row in kept) == [0] * PAIRS + [1] * PAIRS


def _many(send, times: int) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for each in [threads.submit(send) for _ in range(times)]:
            each.result()


def test_five_hundred_submissions_of_the_same_form_are_one(app: Flask, make: Factory, tools: Tools) -> None:
    """Five forms, each sent a hundred times, ten at a time: double presses, and answers that were lost."""
    [room] = rooms(app, make)
    each = SUBMISSIONS // 5
    _many(lambda: asking.ask(tools, room, missing="", question="Who was with her?", submission="once"), each)
    assert count(tools, Question) == 1
    _many(lambda: choices.choose(tools, room, Decision.TALK_FIRST, submission="once"), each)
    assert (count(tools, Choice), count(tools, Promise)) == (1, 1)
    _many(lambda: telling.save_answer(tools, room, Prompt.WHO_THEY_WERE, "She sang.", revision=0), each)
    assert count(tools, Answer) == 1
    _many(lambda: telling.send_account(tools, room, 1), each)
    # one promise to write, from the sending, beside the one to call
    assert count(tools, Promise) == 2
    ticket = late_words.ticket(tools, room.visit_id)
    _many(lambda: late_words.keep(tools, ticket, "/family/ask", {"question": ("Late?",)}), each)
    assert len(late_words.waiting(tools, room)) == 1


def test_a_staff_form_sent_again_after_a_lost_answer_is_one_statement(app: Flask, make: Factory, tools: Tools) -> None:
    world = make_world(make)
    before = count(tools, Statement)
    from portal.domain.states import Role

    visitor: Visitor = make.staff_here(app, world.staff[Role.REVIEWER])
    form = written_on(visitor, f"/staff/contributors/{world.values['contributor_id']}/statements", "She sang alto.")
    for _ in range(10):
        assert visitor.client.post(form.action, data=form.fields).status_code == 303
    assert count(tools, Statement) == before + 1


def test_pairs_and_prompts_are_as_many_as_promised() -> None:
    assert PAIRS == 200
    assert len(list(product(range(5), range(SUBMISSIONS // 5)))) == SUBMISSIONS
