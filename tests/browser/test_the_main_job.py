"""The main job from end to end, told in parts: one family, three people at their browsers, and nothing else.

Each part begins where the last one ended.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.annies_review import (
    FALLS,
    PIANO,
    RAHIMA,
    REVIEW,
    REVISED,
    STATEMENTS,
    Story,
    sentence,
    writes_part,
)
from tests.browser.conftest import Windows
from tests.browser.demonstration import Demonstration, sign_in_staff
from tests.browser.people import follow, letters_to, look, passes_everything, press, reads, sees, switch_to

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def story(demonstration: Demonstration, window: Windows) -> Story:
    """Joan and Amara are signed in, in browsers of their own; Rahima has opened nothing yet."""
    told = Story(demonstration, window(), window(), window())
    sign_in_staff(told.joan, demonstration, "coordinator")
    sign_in_staff(told.amara, demonstration, "reviewer")
    return told


def test_01_a_coordinator_gives_an_imported_review_to_an_independent_reviewer(story: Story) -> None:
    # given a review that came in with the case export, and has no reviewer
    page = story.at(story.joan, f"/staff/reviews/{REVIEW}")
    reads(page, "Annie", "Wolds Community Trust", "Nobody yet")
    follow(page, "Choose a reviewer")
    # when the coordinator looks at who can have it
    sees(page, "staff.allocate")
    chooser = page.get_by_role("group", name="Reviewer", exact=True)
    # then the reviewer whose employer gave care is named and can’t be chosen
    reads(page, "Can’t be chosen: their employer gave care to Annie", "Mair Pritchard, Wolds Community Trust")
    expect(chooser.get_by_label("Mair Pritchard")).to_have_count(0)
    # and another one can
    chooser.get_by_label("Amara Okafor").check()
    page.get_by_role("group", name="Second reader", exact=True).get_by_label("Joan Whitfield").check()
    press(page, "Save")
    sees(page, "staff.review")
    reads(page, "Amara Okafor, Severn Valley Health Trust", "It gave no care that we know of.", "Joan Whitfield")


def test_02_the_reviewer_finds_it_by_part_of_a_name_and_sends_the_letter(story: Story) -> None:
    # given the reviewer on her review, which starts with the person and then shows who knew her
    story.amara_finds_the_review()
    page = story.amara
    expect(page.locator("h1")).to_have_text("Annie")
    expect(page.locator(".person .full")).to_have_text("Ann Ng")
    # when she looks at the letter to the aunt
    follow(page, "See and send the letter to Rahima Ng")
    sees(page, "staff.letter")
    # then she sees it as it will arrive, without the link and code, which nobody but Rahima sees
    expect(page.locator(".sheet").first).to_contain_text("Dear Rahima Ng")
    reads(page, "E-mail and text messages name neither the person who died nor a diagnosis", RAHIMA)
    page.get_by_label("Now", exact=True).check()
    press(page, "Send the letter")
    reads(page, "This letter before", "Waits to go")


def test_03_the_letter_arrives_with_a_link_and_a_code(story: Story) -> None:
    # when the worker has delivered it
    letter = story.post_comes()
    # then it is an e-mail in text and HTML, with the way in, and it does not name who died
    assert (letter.message.letter, letter.message.channel, letter.message.language) == ("introductory", "email", "en")
    assert letter.link.startswith(f"{story.demonstration.base_url}/l/")
    for each in (letter.text, letter.html):
        assert letter.link in each
        assert letter.code in each
        assert "Annie" not in each
    # and to send it again asks first, and says when the first went
    story.amara_finds_the_review()
    page = story.amara
    reads(page, "Introductory letter by e-mail: went")
    follow(page, "Letter to Rahima Ng")
    page.get_by_label("Post", exact=True).check()
    page.get_by_label("Now", exact=True).check()
    press(page, "Send the letter")
    sees(page, "staff.letter")
    expect(page.locator(".errors")).to_be_visible()
    reads(page, "Went", "A second letter can feel like pressure")
    page.get_by_label("Yes, send it again").check()
    press(page, "Send the letter")
    expect(page.locator(".errors")).to_have_count(0)
    # then that one is a letter on paper: address, person, and a code of its own
    paper = letters_to(story.demonstration, "154 Flat 2b")[-1]
    assert paper.message.channel == "post"
    assert "ZZ99 3WZ" in paper.text
    assert "Annie" in paper.text
    assert paper.code != letter.code


def test_04_the_contributor_opens_the_link_and_reads_the_letter_her_way(story: Story) -> None:
    page = story.rahima
    # given the link of the e-mail: opening it shows only a door
    page.goto(story.letters[0].link)
    sees(page, "public.open_link")
    expect(page.locator("main")).not_to_contain_text("Annie")
    # when she goes in
    press(page, "Continue")
    # then she reads the letter
    sees(page, "family.letter")
    reads(page, "We are very sorry that Annie died.")
    # and it reads as she likes, on the same page
    switch_to(page, "Easy Read")
    sees(page, "family.letter")
    assert look(page) == ("en", "ltr", "easy-read")
    expect(page.locator("[data-easy-row]").first).to_be_visible()
    switch_to(page, "اردو")
    assert look(page) == ("ur", "rtl", "easy-read")
    switch_to(page, "English")
    switch_to(page, "Standard page")
    assert look(page) == ("en", "ltr", "standard")


def test_05_she_chooses_yes_and_says_how_to_be_in_touch(story: Story) -> None:
    page = story.rahima
    follow(page, "Next: your choice")
    sees(page, "family.choose")
    expect(page.locator("input:checked")).to_have_count(0)
    page.get_by_label("Yes, I would like to take part").check()
    press(page, "Save my choice")
    sees(page, "family.chosen")
    expect(page.locator("h1")).to_have_text("You said yes. Thank you")
    story.rahima_opens("Say how to be in touch with you")
    # a code first: it comes to the e-mail address on file, with a link that fills it in
    sees(page, "family.step_up")
    page.get_by_label("Send me an e-mail").check()
    press(page, "Send me a code")
    sees(page, "family.step_up_code")
    mail = story.post_comes()
    assert (mail.message.letter, "Annie" in mail.text + mail.html) == ("one_time_code", False)
    page.goto(re.search(r"http://\S+/family/step-up/code/\S+", mail.text)[0])  # type: ignore[index]
    expect(page.get_by_label("The 6 digits")).to_have_value(story.demonstration.newest_code())
    press(page, "Continue")
    sees(page, "family.contact")
    page.get_by_label("By e-mail", exact=True).check()
    page.get_by_label("Good times and bad times").fill("After 4 in the afternoon")
    page.get_by_label("Telephone at home").fill("0118 496 0321")
    press(page, "Save")
    reads(page, "Saved.", "From now on, Amara Okafor and our letters keep to it.")
    expect(page.locator("main")).not_to_contain_text("0118 496 0321")


def test_06_she_tells_under_two_prompts_and_carries_on_later_on_another_device(story: Story, window: Windows) -> None:
    page = story.rahima
    story.rahima_opens("Tell us about Annie")
    follow(page, "Who Annie was")
    page.get_by_label("Your words").fill(PIANO)
    press(page, "Save and carry on")
    expect(page.locator("h1")).to_have_text("What Annie loved")
    press(page, "Skip this")
    follow(page, "Back to the list")
    follow(page, "What worried you")
    page.get_by_label("Your words").fill("She fell twice in August.")
    press(page, "Save and carry on later")
    reads(page, "Your words are kept.")
    # when she types the letter’s code on another device, as people type
    tablet = story.at(window(), "/code")
    tablet.get_by_label("Your code").fill(story.letters[0].code.lower().replace("-", " "))
    press(tablet, "Continue")
    sees(tablet, "family.home")
    story.demonstration.step_everybody_up()
    follow(tablet.locator(".tasks"), "Tell us about Annie")
    follow(tablet, "What worried you")
    # then her words are there, and she goes on from them
    expect(tablet.get_by_label("Your words")).to_have_value("She fell twice in August.")
    tablet.get_by_label("Your words").fill(FALLS)
    press(tablet, "Save and carry on later")
    follow(tablet, "Look over and send")
    # and she looks over everything before she sends it
    expect(tablet.locator(".written")).to_have_text([PIANO, FALLS])
    press(tablet, "Send to Amara Okafor")
    sees(tablet, "family.tell_sent")
    reads(tablet, "Amara Okafor has your words.", "We write to you by")
    story.rahima = tablet


def test_07_the_reviewer_writes_statements_that_only_somebody_else_can_pass(story: Story) -> None:
    # given the account, which waits on the reviewer’s first page
    page = story.at(story.amara, "/staff/today")
    expect(page.locator("#mine + ul li", has_text="Rahima Ng")).to_contain_text("sent us an account")
    page.locator("#mine + ul li", has_text="Rahima Ng").get_by_role("link", name="Annie").click()
    for place, words in enumerate(STATEMENTS):
        story.at(page, f"/staff/reviews/{REVIEW}")
        page.get_by_role("link", name="Read the account of Rahima Ng").first.click()
        sees(page, "staff.account")
        # when she writes one sentence from her words at a time
        piece = page.locator(".beside.from", has_text=PIANO if place == 0 else FALLS)
        expect(piece).to_have_count(1)
        follow(piece, "Write a statement from this")
        page.get_by_label("One sentence").fill(words)
        if words == STATEMENTS[1]:
            # too long for one Easy Read row: two ideas, two rows
            page.get_by_label("Row 1", exact=True).fill("Annie’s aunt told staff about 2 falls.\nShe waited 2 weeks.")
        press(page, "Send to a second reader")
        reads(page, "Kept. It waits for a second reader, who sees it now.")
    # then none is in her own list to pass, nor at its address
    expect(story.at(page, "/staff/second-reading").locator("tr", has_text=REVIEW)).to_have_count(0)
    link = story.at(story.joan, "/staff/second-reading").locator("tr", has_text=REVIEW).get_by_role("link").first
    story.at(page, link.get_attribute("href") or "")
    sees(page, "errors.staff_not_found")
    # and the coordinator reads and passes each, with the words it came from beside it
    follow(story.joan.locator("tr", has_text=STATEMENTS[1]), "Statement")
    reads(story.joan, FALLS, STATEMENTS[1])
    passes_everything(story.joan, story.demonstration, REVIEW, len(STATEMENTS))
    # and the reviewer shows them, which a letter says
    story.amara_finds_the_review()
    follow(page, "Statements from Rahima Ng")
    press(page, "Show these to Rahima Ng")
    reads(page, "They can see the statements now. A letter is on its way")
    assert story.post_comes().message.letter == "check_what_we_wrote"


def test_08_the_contributor_says_what_is_right_and_what_is_not(story: Story) -> None:
    page = story.rahima
    # given the link of the newer letter
    page.goto(story.letters[-1].link)
    press(page, "Continue")
    story.demonstration.step_everybody_up()
    follow(page.locator(".tasks"), "Check what we wrote")
    said = (("Right", ""), ("Not right", "It was three weeks."), ("Take it out", ""), ("Not sure", ""))
    for words, (verdict, correction) in zip(STATEMENTS, said, strict=True):
        card = sentence(page, words)
        expect(card.locator("input:checked")).to_have_count(0)
        card.get_by_label(verdict, exact=True).check()
        card.get_by_label("What should it say?").fill(correction)
        press(card, "Save my answer")
        expect(sentence(page, words).locator(".saved")).to_contain_text(f"You said “{verdict}”.")
    reads(page, "You have checked 4.")
    # when she adds what is missing and asks
    follow(page, "Tell us or ask us")
    page.get_by_label("What do you want to ask?").fill("Who was on duty when Annie fell?")
    page.get_by_label("What is missing from what we wrote?").fill("I brought her piano music to the home.")
    press(page, "Send")
    reads(page, "We have your question.", "We have it. We will write it down, and you can check what we wrote.")


def test_09_nothing_is_final_while_something_is_unanswered(story: Story) -> None:
    # given a reviewer who begins the outcome meanwhile
    page = story.at(story.amara, f"/staff/reviews/{REVIEW}/outcome?open=none")
    waits = page.locator("#waits")
    expect(waits).to_contain_text("3 things that contributors say are not right, or ask to take out, have no answer")
    expect(waits).to_contain_text("1 question has no answer that a second reader has passed")
    expect(waits).to_contain_text("1 thing that a contributor says is missing has not become a statement")
    # then there is no button to publish; and a press without one is refused
    expect(page.locator("button[value=publish]")).to_have_count(0)
    page.locator("#waits form").evaluate(
        "form => { const act = document.createElement('input');"
        " act.name = 'act'; act.value = 'publish'; form.append(act); form.submit(); }"
    )
    expect(page.locator(".errors")).to_contain_text("This can’t be done yet. See what waits below.")
    expect(page).to_have_title("Error: What came of Annie’s review – Family and carer reviews")


def test_10_the_reviewer_revises_replies_and_answers(story: Story) -> None:
    # given what waits, on the review and with the contributor’s own words
    story.amara_finds_the_review()
    page = story.amara
    expect(page.locator(".waits")).to_contain_text("It was three weeks.")
    follow(page, "Checks and questions of Rahima Ng")
    reads(page, "5 things wait for an answer from us.")
    # when the reviewer changes one sentence, and says why
    card = sentence(page, STATEMENTS[1])
    card.get_by_text("Change the sentence").click()
    card.get_by_label("One sentence").fill(REVISED)
    card.get_by_label("Row 2", exact=True).first.fill("She waited 3 weeks.")
    card.get_by_label("Why you changed it").fill("You told us that it was three weeks.")
    press(card.locator("details[open]"), "Send to a second reader")
    reads(page, "Kept. It waits for a second reader.")
    # takes one out
    card = sentence(page, STATEMENTS[2])
    card.locator("summary", has_text="Take it out").click()
    press(card, "Take statement 3 out")
    reads(page, "Taken out. They can see that you did.")
    # replies to one without a change
    card = sentence(page, STATEMENTS[3])
    card.get_by_text("Reply without a change").click()
    card.get_by_label("Your reply").fill("The home’s notes tell of both falls.")
    press(card.locator("details[open]"), "Send to a second reader")
    reads(page, "Kept. It waits for a second reader.")
    # makes a statement of what was missing, and answers the question
    page.get_by_label("Make it a statement: one sentence").fill("Annie’s aunt brought piano music to the home.")
    press(page.locator("form", has_text="Make it a statement"), "Send to a second reader")
    page.get_by_label("The answer, or why there is none").fill("Two support workers were on duty that night.")
    press(page, "Answer: send to a second reader")
    # then nothing of it is hers to see until somebody else has passed it
    story.rahima_opens("Check what we wrote")
    expect(story.rahima.locator("main")).not_to_contain_text("three weeks for an answer")
    passes_everything(story.joan, story.demonstration, REVIEW, 4)
    story.amara_finds_the_review()
    follow(page, "Statements from Rahima Ng")
    press(page, "Show these to Rahima Ng")
    reads(page, "They can see the statements now.")
    follow(page, "What they said to our statements")
    reads(page, "Nothing waits for an answer.")
    press(page, "Tell Rahima Ng by letter")
    reads(page, "A letter is on its way")


def test_11_the_contributor_sees_exactly_what_changed(story: Story) -> None:
    page = story.rahima
    page.goto(story.post_comes().link)
    press(page, "Continue")
    story.demonstration.step_everybody_up()
    follow(page.locator(".tasks"), "Check what we wrote")
    card = sentence(page, REVISED)
    expect(card.locator(".changed del")).to_have_text("Taken out: two")
    expect(card.locator(".changed ins")).to_have_text("Put in: three")
    expect(card).to_contain_text("You said this was not right.")
    expect(card).to_contain_text("“You told us that it was three weeks.”")
    # and what was taken out, replied, written and answered
    expect(page.locator(".sentence del")).to_have_text(STATEMENTS[2])
    expect(sentence(page, STATEMENTS[3])).to_contain_text("“The home’s notes tell of both falls.”")
    expect(sentence(page, "Annie’s aunt brought piano music")).to_have_count(1)
    # when she says that it is right now
    card.get_by_label("Right", exact=True).check()
    press(card, "Save my answer")
    expect(sentence(page, REVISED).locator(".saved")).to_contain_text("You said “Right”.")
    follow(page, "Tell us or ask us")
    reads(page, "Answered on", "Two support workers were on duty that night.", "We wrote this from it:")


def test_12_the_outcome_is_written_passed_and_published(story: Story) -> None:
    page = story.at(story.amara, f"/staff/reviews/{REVIEW}/outcome")
    # when the reviewer writes it part by part; what comes next opens by itself
    writes_part(page, "What was found", "Annie fell twice. Nobody looked at her balance. We are sorry.")
    writes_part(page, "Thank you", "Thank you for telling us who Annie was.")
    page.get_by_label(REVISED).check()
    writes_part(page, "What we learned", "When family tell staff about a fall, somebody must answer within a day.")
    writes_part(page, "What we recommend", "The home should name one person who answers families.")
    page.get_by_label("Who does it").fill("Wolds Community Trust")
    for part, number in (("Day", "1"), ("Month", "6"), ("Year", "2031")):
        page.get_by_label(part, exact=True).fill(number)
    writes_part(page, "What will be done", "Name one person in each home who answers families.")
    press(page, "Ready for a second reader")
    # then she can’t pass it herself
    expect(page.locator("button[value=publish]")).to_have_count(0)
    expect(story.at(page, "/staff/second-reading").locator("tr", has_text=REVIEW)).to_have_count(0)
    passes_everything(story.joan, story.demonstration, REVIEW, 1)
    story.at(page, f"/staff/reviews/{REVIEW}/outcome")
    press(page, "Publish, and write to everybody who takes part")
    expect(page.locator("#waits-title")).to_have_text("Published")
    assert story.post_comes().message.letter == "outcome"


def test_13_the_contributor_reads_where_her_words_led(story: Story) -> None:
    page = story.rahima
    page.goto(story.letters[-1].link)
    press(page, "Continue")
    story.demonstration.step_everybody_up()
    follow(page.locator(".tasks"), "See what came of it")
    sees(page, "family.outcome")
    reads(page, "Thank you for telling us who Annie was.", "Annie fell twice.", "Wolds Community Trust", "Planned")
    led_here = page.locator(".learned .inset", has_text="Your words led here")
    expect(led_here.locator("blockquote")).to_have_text([REVISED])


def test_14_what_was_done_since_reaches_her_page(story: Story) -> None:
    page = story.at(story.amara, f"/staff/reviews/{REVIEW}/outcome")
    follow(page, "Write what has been done")
    page.get_by_label("Under way", exact=True).check()
    page.get_by_label("What has been done", exact=True).fill("Three homes have named somebody.")
    press(page, "Put the plain sentences here")
    page.get_by_label("I have looked at every row").check()
    press(page, "Save")
    reads(page, "Waits for a second reader.")
    # then she sees it only when somebody else has passed it
    story.rahima_opens("See what came of it")
    expect(story.rahima.locator("main")).not_to_contain_text("Three homes")
    passes_everything(story.joan, story.demonstration, REVIEW, 1)
    assert story.post_comes().message.letter == "action_update"
    story.rahima_opens("See what came of it")
    reads(story.rahima, "They have started", "Three homes have named somebody.")
    switch_to(story.rahima, "Easy Read")
    expect(story.rahima.locator("h1")).to_be_visible()
