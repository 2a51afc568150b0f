"""The catalogs' tools: what is extracted, kept, refused and compiled."""

from __future__ import annotations

import gettext
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.adapters import po_files
from portal.adapters.po_files import CatalogHead, catalog_path, template_path
from portal.adapters.word_sources import BrokenSource, WordFolders, extract_all
from portal.commands.translations import translations
from portal.domain.errors import Refused
from portal.services import translating
from portal.services.translating import WordHome, translation_faults

ONE_IS_FIRST = "(n != 1)"


@pytest.fixture
def home(tmp_path: Path) -> WordHome:
    """A small portal: one page in both presentations, one message, one letter."""
    _write(
        tmp_path / "templates/family/choose/choose.html",
        "{% block main %}\n<p>{% trans person=who.person %}You knew\n  {{ person }}.{% endtrans %}</p>\n"
        "{{ ngettext('%(num)s letter', '%(num)s letters', many) }}{{ _('Back') }}{% endblock %}",
    )
    _write(tmp_path / "templates/staff/today.html", "{{ _('Not for families') }}")
    _write(
        tmp_path / "easy_read/family/choose.yaml",
        "page: family.choose\nstatus: draft\ntitle: Your choice\nsteps:\n- rows:\n"
        "  - {picture: you, words: You can choose.}\n  - {picture: you, words: We do a **review**., when: later}\n"
        "labels: {go: Go on}\n"
        "questions:\n  decision:\n    question: What do you choose?\n    hint: You can change it.\n"
        '    choices:\n      "yes": {picture: "yes", words: "Yes."}\n',
    )
    _write(
        tmp_path / "easy_read/pictures.yaml",
        'credit: Our drawings\npictures:\n  you: {describes: "One adult", source: own, points: false}\n',
    )
    _write(
        tmp_path / "templates/letters/hello.yaml",
        "name: hello\nsubject: A letter\nparts:\n  greeting:\n    heading: Hello\n    plain: [Dear Ann]\n"
        "    easy:\n    - {words: Hello Ann., picture: you}\n",
    )
    _write(
        tmp_path / "portal/web/messages.py",
        'from flask_babel import lazy_gettext as _\nCHOOSE = _("Choose one of the answers.")\n',
    )
    _write(tmp_path / "portal/web/other.py", 'def _(x): ...\n_("no words of a catalog")\n')
    # A language is a folder.
    for language in ("cy", "ur"):
        (tmp_path / "translations" / language / "LC_MESSAGES").mkdir(parents=True)
    return WordHome(
        WordFolders(tmp_path / "templates", tmp_path / "easy_read", tmp_path / "portal"), tmp_path / "translations"
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


ALL_WORDS = {
    "You knew %(person)s.": "Roeddech chi’n adnabod %(person)s.",
    "%(num)s letter": ["%(num)s llythyr", "llythyr", "%(num)s lythyr", *["%(num)s llythyr"] * 3],
    "Back": "Nôl",
    "Your choice": "Eich dewis",
    "You can choose.": "Gallwch ddewis.",
    "We do a **review**.": "Rydym yn gwneud **adolygiad**.",
    "Go on": "Ymlaen",
    "What do you choose?": "Beth ydych chi’n ei ddewis?",
    "You can change it.": "Gallwch ei newid.",
    "Yes.": "Ie.",
    "Our drawings": "Ein lluniau",
    "One adult": "Un oedolyn",
    "A letter": "Llythyr",
    "Hello": "Helo",
    "Dear Ann": "Annwyl Ann",
    "Hello Ann.": "Helo Ann.",
    "Choose one of the answers.": "Dewiswch un o’r atebion.",
}  # fmt: skip


def _complete(home: WordHome) -> None:
    translating.extract(home)
    translating.update(home)
    kept, refused = translating.fill(home, "cy", ALL_WORDS)
    assert (kept, refused) == (len(ALL_WORDS), [])
    ur = {entry["msgid"]: entry["plural"] for entry in translating.missing(home, "ur")}
    translating.fill(home, "ur", {msgid: [msgid, plural] if plural else msgid for msgid, plural in ur.items()})


def test_words_come_from_every_source_but_staff_pages(home: WordHome) -> None:
    # given a portal with words in each kind of source
    # when they are extracted
    catalog = extract_all(home.folders)
    # then each is there once, trimmed as at run time, and none of staff's or of plain Python's
    assert {m.id if isinstance(m.id, str) else m.id[0] for m in catalog if m.id} == set(ALL_WORDS)
    assert catalog.get("%(num)s letter").pluralizable  # type: ignore[union-attr]


def test_a_comment_says_where_a_person_sees_the_words(home: WordHome) -> None:
    catalog = extract_all(home.folders)
    about = {words: catalog.get(words).auto_comments for words in ALL_WORDS}  # type: ignore[union-attr]
    assert about["You can choose."] == ["Easy Read family.choose, step 1, row 1"]
    assert about["Yes."] == ["Easy Read family.choose, question decision, choice yes"]
    assert about["Go on"] == ["Easy Read family.choose, label go"]
    assert about["Back"] == ["page family.choose"]


def test_a_key_that_nobody_knows_stops_the_extraction(home: WordHome) -> None:
    # given a YAML file with a key that may or may not hold words
    _write(home.folders.easy_read / "family/new.yaml", "page: family.new\nfootnote: Read this too\n")
    # when words are extracted, then it says so rather than miss them
    with pytest.raises(BrokenSource, match=r"new\.yaml:2.*'footnote'"):
        extract_all(home.folders)


def test_the_template_is_the_same_on_every_machine_and_day(home: WordHome) -> None:
    # given a template written once
    translating.extract(home)
    first = template_path(home.translations).read_bytes()
    # when nothing but the place of the words in their files changes
    page = home.folders.templates / "family/choose/choose.html"
    page.write_text("\n\n\n" + page.read_text())
    translating.extract(home)
    # then not a byte differs; and it names no time and no place of this machine
    assert template_path(home.translations).read_bytes() == first
    assert b"Date" not in first
    assert str(home.translations.parent).encode() not in first


def test_a_complete_catalog_passes_and_reads_at_run_time(home: WordHome) -> None:
    # given every word translated
    _complete(home)
    # when it is checked and compiled
    assert translating.check(home) == []
    made = list(po_files.compile_all(home.translations))
    # then gettext finds the words, with Welsh plurals, and a second run has nothing to do
    assert len(made) == 2
    welsh = gettext.translation("messages", home.translations, ["cy"])
    assert welsh.gettext("Back") == "Nôl"
    assert welsh.ngettext("%(num)s letter", "%(num)s letters", 2) == "%(num)s lythyr"
    assert welsh.ngettext("%(num)s letter", "%(num)s letters", 1) == "llythyr"
    assert list(po_files.compile_all(home.translations)) == []


def test_update_keeps_translations_and_what_the_header_says(home: WordHome) -> None:
    # given a checked catalog
    _complete(home)
    path = catalog_path(home.translations, "cy")
    path.write_bytes(
        po_files.catalog_text(po_files.read(path), "cy", CatalogHead("checked", "Pobl yn Gyntaf", "2027-03-01"))
    )
    # when a page gets another word and loses one
    page = home.folders.templates / "family/choose/choose.html"
    page.write_text(page.read_text().replace("_('Back')", "_('Go back')"))
    translating.extract(home)
    missing = translating.update(home)
    # then the new one is missing, never guessed; the old one is gone; all else stands
    assert missing == {"cy": 1, "ur": 1}
    assert "Nôl" not in path.read_text()
    row = next(row for row in translating.status(home) if row.language == "cy")
    assert (row.translated, row.fuzzy) == (len(ALL_WORDS) - 1, 0)
    assert (row.status, row.checked_by, row.checked_on) == ("checked", "Pobl yn Gyntaf", "2027-03-01")


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('msgstr "Nôl"', 'msgstr ""', "not translated"),
        ('msgid "Back"', '#, fuzzy\nmsgid "Back"', "fuzzy"),
        ("adnabod %(person)s", "adnabod", "%(person)s is missing"),
        ("adnabod %(person)s", "adnabod %(person)s %(reviewer)s", "%(reviewer)s is not in"),
        ('"%(num)s lythyr"', '"%(num)s %(name)s"', "%(name)s is not in"),
        ("**adolygiad**", "adolygiad", "**bold**"),
        ('"Nôl"', '"<b>Nôl</b>"', "markup"),
        ('"Nôl"', '" Nôl"', "space"),
        ('"Nôl"', '"50% nôl"', "stray %"),
        ("X-Status: machine-drafted", "X-Status: fine", "X-Status"),
        ("X-Status: machine-drafted", "X-Status: checked", "X-Checked-By"),
        ('msgid "Back"', 'msgid "Unknown"\nmsgstr "x"\n\nmsgid "Back"', "nothing uses it"),
        ('msgid "Back"\nmsgstr "Nôl"\n', "", "not in the catalog"),
    ],
)
def test_what_the_check_finds_in_a_catalog(home: WordHome, before: str, after: str, why: str) -> None:
    # given a complete catalog in which one thing goes wrong
    _complete(home)
    path = catalog_path(home.translations, "cy")
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    # when it is checked
    found = translating.check(home)
    # then that is found, in that file, in a line that says what to do
    assert found
    assert all(finding.file == "translations/cy/LC_MESSAGES/messages.po" for finding in found)
    assert any(why in finding.line for finding in found)
    assert all("\n" not in finding.line for finding in found)


def test_the_check_finds_a_count_that_is_not_in_the_digits_of_its_language(home: WordHome) -> None:
    # given a Persian catalog with a count, and a number to ring
    catalog_path(home.translations, "fa").parent.mkdir(parents=True)
    _complete(home)
    translating.fill(home, "fa", {"Back": "تا 5 روز، یا 999", "Go on": "تا ۵ روز"})
    # when it is checked, then the one is found, with what to write
    found = [each.line for each in translating.check(home) if "0-9" in each.line]
    assert len(found) == 1
    assert "write “تا ۵ روز، یا 999”" in found[0]


@pytest.mark.parametrize(
    ("words", "why"),
    [("It's yours", "straight quotes"), ("A <b>link</b>", "markup"), (" Spaced", "space"), ("Half: 50%", "stray %")],
)
def test_what_the_check_finds_in_the_english_words(home: WordHome, words: str, why: str) -> None:
    _complete(home)
    _write(home.folders.easy_read / "family/new.yaml", f'page: family.new\ntitle: "{words}"\n')
    assert any(why in finding.line for finding in translating.check(home))


def test_a_template_out_of_step_is_found(home: WordHome) -> None:
    # given a complete catalog, when a word is added and nobody extracts
    _complete(home)
    _write(home.folders.easy_read / "family/new.yaml", 'page: family.new\ntitle: "New words"\n')
    # then the template and each catalog say so
    assert {finding.file for finding in translating.check(home)} == {
        "translations/messages.pot",
        "translations/cy/LC_MESSAGES/messages.po",
        "translations/ur/LC_MESSAGES/messages.po",
    }


def test_a_plural_form_of_one_number_may_leave_the_number_out() -> None:
    source = ("%(num)s letter of %(person)s", "%(num)s letters of %(person)s")
    assert not list(
        translation_faults(source, ("a letter of %(person)s", "%(num)s letters of %(person)s"), ONE_IS_FIRST)
    )
    # but not the form of many numbers, and no form may leave a name out
    assert list(translation_faults(source, ("a letter of %(person)s", "letters of %(person)s"), ONE_IS_FIRST))
    assert list(translation_faults(source, ("a letter", "%(num)s letters of %(person)s"), ONE_IS_FIRST))


def test_fill_keeps_the_good_and_names_the_faulty(home: WordHome) -> None:
    # given a catalog to translate
    translating.extract(home)
    translating.update(home)
    # when a file has a good translation, a faulty one, one of other words, and one plural form of six
    kept, refused = translating.fill(
        home,
        "cy",
        {"Back": "Nôl", "You knew %(person)s.": "Roeddech chi", "Forward": "Ymlaen", "%(num)s letter": ["x"]},
    )
    # then the good one is kept and each other is named
    assert kept == 1
    assert {finding.words for finding in refused} == {"You knew %(person)s.", "Forward", "%(num)s letter"}
    assert "Back" not in {entry["msgid"] for entry in translating.missing(home, "cy")}


def test_a_language_without_a_catalog_is_refused(home: WordHome) -> None:
    with pytest.raises(Refused):
        translating.missing(home, "../cy")


def test_the_commands_answer_in_json_and_fail_with_a_sentence(home: WordHome, monkeypatch: pytest.MonkeyPatch) -> None:
    # given the commands in a portal that nobody has translated
    monkeypatch.setattr(WordHome, "here", classmethod(lambda cls: home))
    run = CliRunner().invoke
    assert json.loads(run(translations, ["extract", "--json"]).stdout) == {"strings": len(ALL_WORDS)}
    assert run(translations, ["update"]).exit_code == 0
    # when the check runs
    answer = run(translations, ["check", "--json"])
    # then it is one document, and a failure
    assert answer.exit_code == 1
    assert len(json.loads(answer.stdout)) == 2 * len(ALL_WORDS)
    assert "findings" in answer.stderr
    rows = json.loads(run(translations, ["status", "--json"]).stdout)
    assert [row["language"] for row in rows] == ["en", "cy", "ur"]
    assert len(json.loads(run(translations, ["missing", "--language", "cy", "--json"]).stdout)) == len(ALL_WORDS)
    assert run(translations, ["missing", "--language", "xx"]).exit_code == 1


def test_a_catalog_that_came_back_is_taken(home: WordHome, tmp_path: Path) -> None:
    # given our catalog, and one that came back with a translation, a faulty one, an unsure one and a foreign string
    translating.extract(home)
    translating.update(home)
    path = catalog_path(home.translations, "cy")
    back = po_files.read(path)
    back.get("Your choice").string = "Eich dewis"
    back.get("Your choice").user_comments = ["Corrected by Nia Rees, 2027-03-01."]
    back.get("Back").string = "Nôl <b>"
    back.get("Hello Ann.").string = "Helo Ann."
    back.get("Hello Ann.").flags.add("fuzzy")
    back.add("Not ours", "Dim ein rhai ni")
    file = tmp_path / "from-weblate.po"
    po_files.write(file, po_files.catalog_text(back, "cy", CatalogHead("checked", "Nobody", "2027-03-01")))
    # when it is taken
    language, taken, refused = translating.take(home, file)
    # then what is right is in ours with its note, and the rest is left out, each with its reason
    assert (language, taken) == ("cy", 1)
    assert sorted((each.words, each.why) for each in refused) == [
        ("Back", "markup: take < and > out"),
        ("Not ours", "not in the catalog: is it spelt as in English? Or run `portal translations update` first"),
    ]
    ours = po_files.read(path)
    assert ours.get("Your choice").string == "Eich dewis"
    assert ours.get("Your choice").user_comments == ["Corrected by Nia Rees, 2027-03-01."]
    assert not ours.get("Hello Ann.").string
    # and a file can't make our catalog checked: a person writes that into its head
    assert po_files.read_head(path).status == "machine-drafted"


def test_what_an_editor_writes_into_the_head_is_kept(home: WordHome) -> None:
    # given a catalog that Poedit saved
    translating.extract(home)
    translating.update(home)
    path = catalog_path(home.translations, "ur")
    saved = path.read_text(encoding="utf-8").replace(
        '"X-Status: machine-drafted\\n"',
        '"X-Status: translated\\n"\n"Last-Translator: Nadia Khan\\n"\n"X-Generator: Poedit 3.4\\n"',
    )
    path.write_text(saved, encoding="utf-8")
    # when it is brought in step
    (home.folders.templates / "family/choose/choose.html").write_text("{{ _('Another') }}", encoding="utf-8")
    translating.extract(home)
    translating.update(home)
    # then its head says what it said, and what editors need
    head = path.read_text(encoding="utf-8").partition("\n\n")[0]
    for field in ("Project-Id-Version: Family", "X-Status: translated", "Last-Translator: Nadia Khan",
                  "X-Generator: Poedit 3.4", "Language: ur", "Plural-Forms: nplurals=2;",
                  "Content-Type: text/plain; charset=utf-8"):  # fmt: skip
        assert field in head
