"""Each rule of tests/html_rules.py: a page that keeps it has no fault, a page that breaks it has that one."""

import base64
import hashlib

import pytest

from tests.html_rules import faults

STYLE = "p { color: #0b0c0c }"
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CSP = f"default-src 'self'; style-src 'self' 'sha256-{STYLE_HASH}'; script-src 'self' 'nonce-n0'"

# Everything here is right by the living standard, much of it newer than html5lib.
BODY = """
<svg aria-hidden="true" hidden><symbol id="leaf" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></symbol></svg>
<header><a href="#content">Skip to the content</a>
<ul><li><a href="/ur" lang="ur" dir="rtl"><bdi>اردو</bdi></a></li><li><a href="https://www.nhs.uk">NHS</a></li>
<li><a href="tel:+441172960000">Phone</a></li><li><a href="mailto:us@example.org">E-mail</a></li></ul></header>
<main id="content">
<div role="alert" aria-labelledby="problem"><h2 id="problem">There is a problem</h2>
<a href="#name">Say who you are</a></div>
<h1>Who are <bdi>Asha</bdi> &amp; you?</h1>
<p>They’re “here”, salt & pepper, <a href="/x?a=1&b=2&copy=3">a &hellip; link</a>. <!-- a -- b --></p>
<p translate="no">It's as "she" wrote it.</p><p lang="fr">l'heure</p><p><code>x = 'y'</code></p>
<svg role="img" aria-label="A leaf" viewBox="0 0 9 9"><use href="#leaf"/></svg>
<svg aria-hidden="true"><use href="/static/pictures/all.svg#leaf"></use></svg><img src="/static/x.png" alt="">
<form method="post" action="/who">
<input type="hidden" name="csrf" value="x"><label for="name">Name</label>
<input id="name" name="name" inputmode="text" autocomplete="name" aria-describedby="hint">
<p id="hint">As you like it</p>
<fieldset><legend><h2>How?</h2></legend><label><input type="radio" name="how" value="a"> By post</label></fieldset>
<select aria-label="When"><option>Now</option><hr><option>Later</option></select>
<textarea aria-labelledby="problem">it's</textarea><input type="submit" value="Go"><button>Save <b>it</b></button>
</form>
<details><summary><h2>More</h2></summary><p>Words</p></details>
<dialog><h2>Sure?</h2><button aria-label="Close"></button></dialog>
<h3>Figures</h3>
<table><caption>Steps</caption><thead><tr><th scope="col">Step</th></tr></thead>
<tbody><tr><td>One</td></tr></tbody></table>
<dl><div><dt>Term</dt><dd>None of these</dd></div></dl>
</main><script src="/static/js/a.js" defer></script><script nonce="n0">1</script>
"""


def whole(body: str = BODY, title: str = "Who are Asha & you? – The review", root: str | None = None) -> str:
    root = root or '<html lang="en" dir="ltr" data-page="family.who" data-presentation="standard">'
    return (
        f'<!DOCTYPE html>\n{root}<head><meta charset="utf-8"><title>{title}</title>'
        f'<style>{STYLE}</style><link rel="icon" href="/static/i.svg"></head><body>{body}</body></html>'
    )


def check(html: str, **expected: object) -> list[str]:
    asked: dict[str, object] = {"page": "family.who", "language": "en", "direction": "ltr", "csp": CSP, **expected}
    return faults(html, **asked)  # type: ignore[arg-type]


def test_a_clean_page_has_no_faults():
    assert check(whole()) == []
    assert check(whole(), presentation="standard", csp=None) == []
    assert check(whole(title="Error: Who are Asha & you?"), error_prefixes=("Error: ",)) == []


# What is put before </main>, and what the fault must say.
ADDED = {
    "stray end tag": ("</section>", "HTML error"),
    "wrong nesting": ("<b><i>x</b></i>", "HTML error"),
    "unclosed": ("<div>", "HTML error"),
    "duplicate attribute": ('<p class="a" class="b">x</p>', "HTML error"),
    "self-closing div": ("<div/></div>", "HTML error"),
    "form in a form": ("<form><form></form></form>", "HTML error"),
    "comment in a comment": ("<!-- a <!-- b -->", "inside a comment"),
    "unknown character": ("<p>&nosuch;</p>", "“&nosuch;” is no complete named character"),
    "character without semicolon": ("<p>&copy 2026</p>", "“&copy” is no complete named character"),
    "second h1": ("<h1>Again</h1>", "exactly one <h1>, this one has 2"),
    "skipped level": ("<h5>Deep</h5>", "heading level is skipped"),
    "empty heading": ("<h2> </h2>", "A heading is empty"),
    "second id": ('<p id="hint">x</p>', "id “hint” is used 2 times"),
    "id with a space": ('<p id="a b">x</p>', "An id is empty or holds a space"),
    "label for nothing": ('<label for="gone">x</label>', "for=“gone” points at nothing"),
    "label for a paragraph": ('<label for="hint">x</label>', "A label points at no field"),
    "described by nothing": ('<p aria-describedby="hint gone">x</p>', "aria-describedby=“gone” points at nothing"),
    "labelled by nothing": ('<p aria-labelledby="gone">x</p>', "aria-labelledby=“gone” points at nothing"),
    "controls nothing": ('<button aria-controls="gone">x</button>', "aria-controls=“gone” points at nothing"),
    "dead fragment": ('<a href="#gone">x</a>', "link “#gone” leads nowhere"),
    "empty fragment": ('<a href="#">x</a>', "link “#” leads nowhere"),
    "dead symbol": ('<svg aria-hidden="true"><use href="#gone"/></svg>', "link “#gone” leads nowhere"),
    "dead symbol, old spelling": ('<svg aria-hidden="true"><use xlink:href="#gone"/></svg>', "leads nowhere"),
    "style attribute": ('<p style="color:red">x</p>', "A style attribute"),
    "handler": ('<button onclick="x()">x</button>', "onclick is inline script"),
    "inline script": ("<script>1</script>", "neither src nor nonce"),
    "another nonce": ('<script nonce="old">1</script>', "nonce is not the policy’s"),
    "style without hash": ("<svg aria-hidden='true'><style>a{}</style></svg>", "style-src lacks the hash"),
    "foreign script": ('<script src="https://cdn.example/x.js"></script>', "comes from elsewhere"),
    "foreign picture": ('<img src="//cdn.example/x.png" alt="">', "comes from elsewhere"),
    "foreign set": ('<img srcset="/a.png 1x, https://cdn.example/b.png 2x" alt="">', "comes from elsewhere"),
    "foreign form": ('<form action="https://elsewhere.example"></form>', "comes from elsewhere"),
    "data picture": ('<img src="data:image/gif;base64,R0" alt="">', "comes from elsewhere"),
    "script link": ('<a href="javascript:x()">x</a>', "has the scheme “javascript”"),
    "no label": ('<input name="x">', "A field has no label"),
    "empty label": ('<label><input name="x"> </label>', "A field has no label"),
    "select without label": ("<select><option>x</option></select>", "A field has no label"),
    "submit without words": ('<input type="submit" value="">', "A button has no words"),
    "placeholder": ('<input aria-label="x" placeholder="DD">', "A placeholder disappears"),
    "autofocus": ('<input aria-label="x" autofocus>', "autofocus skips"),
    "no alt": ('<img src="/x.png">', "A picture has no alt"),
    "unnamed drawing": ("<svg></svg>", "neither named nor hidden"),
    "drawing without role": ('<svg aria-label="x"></svg>', "neither named nor hidden"),
    "empty link": ('<a href="/x"><svg aria-hidden="true"></svg></a>', "A link is empty"),
    "picture link without words": ('<a href="/x"><img src="/x.png" alt=""></a>', "A link is empty"),
    "empty button": ("<button><span aria-hidden='true'>×</span></button>", "A button is empty"),
    "table without headings": ("<table><tr><td>x</td></tr></table>", "no heading cells"),
    "heading without scope": ("<table><tr><th>x</th></tr></table>", "no scope"),
    "apostrophe": ("<p>It's</p>", "Straight quotes in “It's”"),
    "quotation marks": ('<p>They said "no"</p>', "Straight quotes"),
    "quote in a name": ('<button aria-label="Don\'t">x</button>', "Straight quotes"),
    "unfilled name": ("<p>Dear %(name)s</p>", "left unfilled"),
    "unfilled name in a label": ('<button aria-label="Call %(name)s">x</button>', "left unfilled"),
    "unrendered template": ("<p>{{ name }}</p>", "left unfilled"),
    "None": ("<p> None </p>", "“None” stands alone"),
    "None as a value": ('<input aria-label="x" value="None">', "value=“None”"),
    "list holding a div": ("<ul><div>x</div></ul>", "<ul> holds"),
    "div in a span": ("<span><div>x</div></span>", "<span> holds"),
    "div in a link in a label": ('<strong><a href="/"><div>x</div></a></strong>', "<strong> holds"),
    "control in a link": ('<a href="/"><button>x</button></a>', "inside a link or button"),
    "obsolete": ("<center>x</center>", "<center> is obsolete"),
}


@pytest.mark.parametrize(("added", "says"), ADDED.values(), ids=ADDED.keys())
def test_a_page_that_breaks_a_rule_is_told_so(added: str, says: str):
    found = check(whole(BODY.replace("</main>", f"{added}</main>")))
    assert any(says in fault for fault in found), found
    # One sentence, on one line, which says how to mend it after the semicolon.
    assert all(fault.endswith(".") and "; " in fault and "\n" not in fault for fault in found), found
    if not says.startswith("HTML error"):
        assert len(found) == 1, found


# The whole page, and what the fault must say.
WHOLE = {
    "no doctype": (whole().removeprefix("<!DOCTYPE html>"), "Expected DOCTYPE"),
    "old doctype": (
        whole().replace("<!DOCTYPE html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN">'),
        "DOCTYPE",
    ),
    "no h1": (whole("<p>x</p>"), "exactly one <h1>, this one has 0"),
    "first heading too deep": (whole("<h3>x</h3><h1>Who are Asha &amp; you?</h1>"), "comes first"),
    "title says another thing": (whole(title="The review"), "begin the title with the heading’s words"),
    "title goes on in the same word": (whole(title="Who are Asha & you?s"), "begin the title"),
    "unknown prefix": (whole(title="Oops: Who are Asha & you?"), "begin the title"),
    "no title": (whole().replace("<title>Who are Asha & you? – The review</title>", ""), "exactly one <title>"),
    "straight quote in the title": (whole(title="Who are Asha & you? – the family's site"), "Straight quotes"),
    "wrong page": (whole().replace("family.who", "family.choose"), "data-page=“family.choose”"),
    "no page": (whole().replace(' data-page="family.who"', ""), "has no data-page"),
    "wrong direction": (whole().replace('dir="ltr" data', 'dir="rtl" data'), "dir=“rtl”"),
    "wrong language": (whole().replace('lang="en"', 'lang="ur"'), "lang=“ur”"),
    "no language": (whole().replace('lang="en"', ""), "has no lang"),
    "unknown presentation": (whole().replace('"standard"', '"plain"'), "must be one of standard, easy-read"),
    "foreign style sheet": (whole().replace("/static/i.svg", "https://cdn.example/i.svg"), "comes from elsewhere"),
}


@pytest.mark.parametrize(("html", "says"), WHOLE.values(), ids=WHOLE.keys())
def test_a_page_whose_head_breaks_a_rule_is_told_so(html: str, says: str):
    found = check(html, error_prefixes=("Error: ",))
    assert any(says in fault for fault in found), found


def test_the_presentation_asked_for_is_the_one_expected():
    assert check(whole(), presentation="easy-read") == [
        "<html> says data-presentation=“standard” where “easy-read” was expected; fetch the right page or set it right."
    ]


def test_any_page_name_will_do_when_none_is_asked_for():
    assert check(whole().replace("family.who", "public.start"), page=None) == []
    assert check(whole().replace(' data-page="family.who"', ""), page=None) != []


def test_an_empty_policy_allows_no_style():
    assert any("style-src lacks" in fault for fault in check(whole(), csp=""))


def test_the_portals_own_address_is_not_foreign():
    page = whole().replace('action="/who"', 'action="http://127.0.0.1:8000/who"')
    assert check(page, origin="http://127.0.0.1:8000") == []
    assert check(page, origin="http://127.0.0.1:80") != []


def test_quotes_are_a_matter_of_english_pages_only():
    root = '<html lang="cy" dir="ltr" data-page="family.who" data-presentation="easy-read">'
    assert check(whole(BODY.replace("</main>", "<p>i'r</p></main>"), root=root), language="cy") == []
