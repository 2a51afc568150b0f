"""What every page must keep to, whoever fetched it: `faults(html, …)` answers with one sentence a fault.

Pure text in, sentences out: no request, no browser. A sentence says what is wrong, where (a short piece of the page)
and how to mend it. Sources: the WHATWG HTML standard, WCAG 2.2 (1.1.1, 1.3.1, 2.4.2, 2.4.4, 2.4.6, 3.1.1, 3.1.2, 3.3.2,
4.1.2), the portal's own Content-Security-Policy and its house style.

Text that a person outside the project wrote, and that is shown as it was written, goes inside `translate="no"`: its
quotation marks are then its own.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from html.entities import html5 as named_characters
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as PARSER_SAYS

PRESENTATIONS = ("standard", "easy-read")
SVG = "{http://www.w3.org/2000/svg}"
HREF = ("href", "{http://www.w3.org/1999/xlink}href")

# html5lib is older than the living standard. These are no errors any more (comments with "--" inside), or are told
# better here (`entity_errors`: "?a=1&b=2" and "salt & pepper" are right, "&nosuch;" is not).
NO_LONGER_ERRORS = {
    "unexpected-char-in-comment",
    "unexpected-dash-after-double-dash-in-comment",
    "expected-named-entity",
    "named-entity-without-semicolon",
}
NOW_ALLOWED_IN_SELECT = {"hr"}

POINT_TO_IDS = (
    *("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "aria-details", "aria-errormessage"),
    *("aria-activedescendant", "aria-flowto", "headers", "list", "form", "popovertarget", "for"),
)
FETCHED = ("src", "poster", "data", "action", "formaction", "background", "ping")
SPOKEN = ("alt", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "label")
LINK_SCHEMES = {"", "http", "https", "tel", "mailto", "sms"}
SILENT = {"script", "style", "template"}
AS_TYPED = {"code", "pre", "kbd", "samp", "var", "textarea"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LABELABLE = {"input", "select", "textarea", "button", "output", "meter", "progress"}
OBSOLETE = {"acronym", "big", "center", "dir", "font", "frame", "frameset", "marquee", "nobr", "strike", "tt"}
PHRASING_ONLY = {
    *HEADINGS,
    *(
        "b",
        "button",
        "cite",
        "dfn",
        "em",
        "i",
        "label",
        "legend",
        "p",
        "pre",
        "q",
        "small",
        "span",
        "strong",
        "summary",
    ),
}
BLOCKS = {
    *HEADINGS,
    *("address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figure", "footer"),
    *("form", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul"),
}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "menu": {"li"}, "dl": {"dt", "dd", "div"}}
LEFTOVERS = re.compile(r"%\([A-Za-z_]\w*\)[A-Za-z]?|\{\{|\}\}|\{%|%\}")
DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u00ad"))


def squeeze(text: str) -> str:
    """One line: runs of white space become a space, invisible direction marks go."""
    return " ".join(text.translate(DIRECTION_MARKS).split())


def cut(text: str, length: int = 90) -> str:
    line = squeeze(text)
    return line if len(line) <= length else line[: length - 1] + "…"


def show(element: Element) -> str:
    """The element's start tag and the beginning of its text, to find it by."""
    attributes = "".join(f' {key.rpartition("}")[2]}="{value}"' for key, value in element.items())
    text = cut("".join(element.itertext()), 40) if element.tag not in SILENT else ""
    return cut(f"<{element.tag.rpartition('}')[2]}{attributes}>", 110) + text


def words(element: Element) -> str:
    """What a screen reader would say for the element's content."""

    def parts(node: Element) -> Iterator[str]:
        if isinstance(node.tag, str) and node.tag not in SILENT and node.get("aria-hidden") != "true":
            spoken = node.get("aria-label") or (node.get("alt") if node.tag == "img" else None)
            if spoken is not None:
                yield spoken
            elif node.tag != f"{SVG}svg":
                yield node.text or ""
                for child in node:
                    yield from parts(child)
        if node is not element:
            yield node.tail or ""

    return squeeze("".join(parts(element)))


@dataclass(frozen=True)
class Page:
    """A parsed page and what was expected of it."""

    root: Element
    name: str | None
    language: str
    direction: str
    presentation: str | None
    error_prefixes: Collection[str]
    csp: str | None
    origin: str | None

    @cached_property
    def elements(self) -> list[Element]:
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.root.iter() for child in parent}

    @cached_property
    def ids(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            if "id" in element.keys():  # noqa: SIM118  an Element is no mapping
                found.setdefault(element.get("id", ""), []).append(element)
        return found

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def above(self, element: Element) -> Iterator[Element]:
        """The element itself, its parent, and so on up to `<html>`."""
        at: Element | None = element
        while at is not None:
            yield at
            at = self.parents.get(at)

    def inside(self, element: Element, *tags: str) -> bool:
        return any(at.tag in tags for at in self.above(element) if at is not element)

    def named(self, element: Element) -> bool:
        """Whether aria-label or aria-labelledby gives the element a name."""
        by = element.get("aria-labelledby", "").split()
        return bool(element.get("aria-label", "").strip()) or any(words(x) for id_ in by for x in self.ids.get(id_, []))

    def english_of_ours(self, element: Element) -> bool:
        for at in self.above(element):
            if at.tag in AS_TYPED or at.get("translate") == "no":
                return False
        return next((at.get("lang", "") for at in self.above(element) if at.get("lang")), "").startswith("en")

    @cached_property
    def texts(self) -> list[tuple[Element, str]]:
        """Every text that a person reads or hears, with the element that it is in."""
        found: list[tuple[Element, str]] = []
        for element in self.elements:
            if element.tag not in SILENT:
                found.append((element, element.text or ""))
                found.extend((element, element.get(name, "")) for name in SPOKEN)
                if element.tag == "input" and element.get("type") in ("submit", "button", "reset"):
                    found.append((element, element.get("value", "")))
                if element.tag == "meta" and element.get("name") == "description":
                    found.append((element, element.get("content", "")))
                found.extend((element, child.tail or "") for child in element)
        return [(element, text) for element, text in found if text.strip()]


def entity_errors(source: str) -> Iterator[str]:
    """Named characters that do not exist or lack their semicolon, as the living standard counts them."""
    hidden = r"<!--.*?-->|<(script|style)\b.*?</\1\s*>"
    source = re.sub(hidden, lambda match: " " * len(match.group()), source, flags=re.S | re.I)
    for match in re.finditer(r"&([A-Za-z][A-Za-z0-9]*)(;?)", source):
        name, semicolon = match.groups()
        if semicolon and f"{name};" in named_characters:
            continue
        if not semicolon:
            in_tag = source.rfind("<", 0, match.start()) > source.rfind(">", 0, match.start())
            if in_tag and (name not in named_characters or source[match.end() : match.end() + 1] == "="):
                continue
            if not any(name[:length] in named_characters for length in range(2, len(name) + 1)):
                continue
        where = cut(source[max(0, match.start() - 30) : match.end() + 30])
        yield f"“{match.group()}” is no complete named character in “{where}”; write &amp; for a plain ampersand."


def parse_errors(source: str, parser: html5lib.HTMLParser) -> Iterator[str]:
    lines = source.splitlines() or [""]
    for (line, column), code, details in parser.errors:
        allowed = code == "unexpected-start-tag-in-select" and details.get("name") in NOW_ALLOWED_IN_SELECT
        if code in NO_LONGER_ERRORS or allowed:
            continue
        says = (PARSER_SAYS.get(code, code) % details).strip().rstrip(".")
        text = lines[min(line, len(lines)) - 1]
        where = cut(text[max(0, column - 60) : column + 20])
        yield f"HTML error on line {line}, column {column}: {says}, near “{where}”; mend the markup there."
    for match in re.finditer(r"<!--(?:(?!-->).)*?<!--(?!>)", source, flags=re.S):
        yield f"A comment begins inside a comment in “{cut(match.group())}”; close the first one."


def root_rules(page: Page) -> Iterator[str]:
    expected = {"lang": page.language, "dir": page.direction, "data-page": page.name}
    expected["data-presentation"] = page.presentation
    for name, value in expected.items():
        found = page.root.get(name)
        if not found:
            yield f"<html> has no {name}; give it {name}=“{value or '…'}”."
        elif value is not None and found != value:
            yield f"<html> says {name}=“{found}” where “{value}” was expected; fetch the right page or set it right."
        elif name == "data-presentation" and found not in PRESENTATIONS:
            yield f"<html> says {name}=“{found}”; it must be one of {', '.join(PRESENTATIONS)}."


def heading_rules(page: Page) -> Iterator[str]:
    titles = [title for title in page.all("title") if page.inside(title, "head")]
    tops = page.all("h1")
    if len(tops) != 1:
        listed = "; ".join(show(top) for top in tops) or "no <h1> at all"
        yield f"A page has exactly one <h1>, this one has {len(tops)} ({listed}); keep the one that names the page."
    if len(titles) != 1:
        yield f"A page has exactly one <title> in its <head>, this one has {len(titles)}; put one there."
    if len(tops) == 1 and len(titles) == 1:
        title, top = squeeze("".join(titles[0].itertext())), words(tops[0])
        starts = [top, *(f"{squeeze(prefix)} {top}" for prefix in page.error_prefixes)]
        if not any(title == start or re.match(re.escape(start) + r"(?!\w)", title) for start in starts):
            yield f"<title> is “{cut(title)}” but the <h1> is “{cut(top)}”; begin the title with the heading’s words."
    before = 0
    for heading in page.all(*HEADINGS):
        level = int(heading.tag[1])
        # An error summary's h2 may stand before the h1.
        if level > (before + 1 if before else 2):
            came = f"follows h{before}" if before else "comes first"
            yield f"A heading level is skipped: {show(heading)} {came}; use h{before + 1 if before else 1} there."
        before = level
        if not words(heading):
            yield f"A heading is empty: {show(heading)}; give it words or take it out."


def id_rules(page: Page) -> Iterator[str]:
    for id_, holders in page.ids.items():
        if not id_ or id_.split() != [id_]:
            yield f"An id is empty or holds a space: {show(holders[0])}; use one word."
        if len(holders) > 1:
            both = " and ".join(show(holder) for holder in holders[:2])
            yield f"The id “{id_}” is used {len(holders)} times: {both}; give each element its own."
    for element in page.elements:
        for name in POINT_TO_IDS:
            for id_ in element.get(name, "").split():
                if id_ not in page.ids:
                    yield f"{name}=“{id_}” points at nothing: {show(element)}; make an element with that id or drop it."
        if element.tag == "label" and element.get("for") in page.ids:
            target = page.ids[element.get("for", "")][0]
            if target.tag not in LABELABLE:
                yield f"A label points at no field: {show(element)} at {show(target)}; point it at one."
        for name in HREF:
            href = element.get(name, "")
            if href == "#" or (href.startswith("#") and href != "#top" and href[1:] not in page.ids):
                yield f"The link “{href}” leads nowhere in the page: {show(element)}; point it at an existing id."


def allowed_by(csp: str, *directives: str) -> str:
    """The sources of the first of these directives that the policy has."""
    policy = {part.split()[0].lower(): part for part in csp.split(";") if part.split()}
    return next((policy[name] for name in (*directives, "default-src") if name in policy), "")


def inline_rules(page: Page) -> Iterator[str]:
    for element in page.elements:
        if "style" in element.keys():  # noqa: SIM118
            yield f"A style attribute is blocked by the security policy: {show(element)}; use a class."
        for name in element.keys():  # noqa: SIM118
            if re.match(r"on[a-z]+$", name):
                yield f"{name} is inline script: {show(element)}; listen from a file in static/js instead."
        if element.tag in ("script", f"{SVG}script"):
            nonce = element.get("nonce")
            if not element.get("src") and not nonce:
                yield f"A script has neither src nor nonce: {show(element)}; move it to a file or give it the nonce."
            sources = allowed_by(page.csp or "", "script-src-elem", "script-src").split()
            if nonce and page.csp is not None and f"'nonce-{nonce}'" not in sources:
                yield f"A script’s nonce is not the policy’s: {show(element)}; take it from the same request."
        if element.tag in ("style", f"{SVG}style") and page.csp is not None:
            sources = allowed_by(page.csp, "style-src-elem", "style-src").split()
            text = (element.text or "").encode()
            hashes = [
                f"'{kind}-{base64.b64encode(hashlib.new(kind, text).digest()).decode()}'"
                for kind in ("sha256", "sha384", "sha512")
            ]
            if not set(hashes) & set(sources):
                yield f"style-src lacks the hash {hashes[0]} of the <style> “{cut(element.text or '')}”; add it."


def address_rules(page: Page) -> Iterator[str]:
    def foreign(address: str) -> bool:
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return True
        if page.origin and f"{parts.scheme}://{parts.netloc}" == page.origin.rstrip("/"):
            return False
        return bool(parts.scheme or parts.netloc)

    for element in page.elements:
        candidates = [element.get(name, "") for name in FETCHED]
        candidates += [part.split()[0] for part in element.get("srcset", "").split(",") if part.split()]
        if element.tag in ("a", "area"):
            href = element.get("href", "").strip()
            scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", href)
            if scheme and scheme.group(1).lower() not in LINK_SCHEMES:
                yield f"A link has the scheme “{scheme.group(1)}”: {show(element)}; link to a page, phone or e-mail."
        else:
            candidates += [element.get(name, "") for name in HREF]
        for address in candidates:
            if address and foreign(address):
                yield f"“{cut(address)}” comes from elsewhere: {show(element)}; serve it from static/ by its path."


def field_rules(page: Page) -> Iterator[str]:
    labels = page.all("label")
    for field in page.all("input", "select", "textarea"):
        kind = field.get("type", "text").lower() if field.tag == "input" else field.tag
        if "placeholder" in field.keys():  # noqa: SIM118
            yield f"A placeholder disappears when people type: {show(field)}; put the words in a hint above the field."
        if kind == "hidden":
            continue
        if kind in ("submit", "button", "reset", "image"):
            spoken = field.get("alt" if kind == "image" else "value", "")
            if not spoken.strip() and not page.named(field):
                yield f"A button has no words: {show(field)}; give it some."
            continue
        own = [label for label in labels if field.get("id") and label.get("for") == field.get("id")]
        own += [at for at in page.above(field) if at.tag == "label" and not at.get("for")]
        if not any(words(label) for label in own) and not page.named(field):
            yield f"A field has no label: {show(field)}; add <label for> with words, or an aria-label."
    for element in page.elements:
        if "autofocus" in element.keys():  # noqa: SIM118
            yield f"autofocus skips what comes before: {show(element)}; take it off."


def picture_rules(page: Page) -> Iterator[str]:
    for picture in page.all("img"):
        if picture.get("alt") is None:
            yield f"A picture has no alt: {show(picture)}; describe it, or alt=“” if the words beside it say the same."
    for drawing in page.all(f"{SVG}svg"):
        around = list(page.above(drawing))
        if any(at.get("aria-hidden") == "true" for at in around) or any(at.tag == drawing.tag for at in around[1:]):
            continue
        if drawing.get("role") != "img" or not page.named(drawing):
            yield f"An <svg> is neither named nor hidden: {show(drawing)}; role=“img” and aria-label, or aria-hidden."


def name_rules(page: Page) -> Iterator[str]:
    for element in page.all("a", "button", "summary"):
        if element.tag == "a" and element.get("href") is None:
            continue
        if not words(element) and not page.named(element):
            what = "link" if element.tag == "a" else "button"
            yield f"A {what} is empty: {show(element)}; give it words, or a picture with alt."


def table_rules(page: Page) -> Iterator[str]:
    for table in page.all("table"):
        if table.get("role") in ("presentation", "none"):
            continue
        heads = list(table.iter("th"))
        if not heads:
            yield f"A table has no heading cells: {show(table)}; use <th scope> for its headings."
        for head in heads:
            if head.get("scope") not in ("row", "col", "rowgroup", "colgroup"):
                yield f"A heading cell has no scope: {show(head)}; say scope=“col” or scope=“row”."


def nesting_rules(page: Page) -> Iterator[str]:
    """The standard's content models, as far as pages get them wrong; the parser alone lets these pass."""
    for element in page.elements:
        parent = page.parents.get(element)
        if element.tag in OBSOLETE:
            yield f"<{element.tag}> is obsolete: {show(element)}; use a class."
        if parent is None:
            continue
        allowed = CHILDREN.get(parent.tag)
        if allowed and element.tag not in {*allowed, *SILENT}:
            yield f"<{parent.tag}> holds {show(element)}; only {', '.join(sorted(allowed))} may be directly in it."
        holder = next(at for at in page.above(parent) if at.tag not in ("a", "ins", "del"))
        named_by_heading = holder.tag in ("legend", "summary") and element.tag in HEADINGS
        if element.tag in BLOCKS and holder.tag in PHRASING_ONLY and not named_by_heading:
            yield f"<{holder.tag}> holds {show(element)}, which is not text; use a <div> outside or a <span> inside."
        if element.tag in ("button", "input", "select", "textarea", "details") and page.inside(element, "a", "button"):
            yield f"A control is inside a link or button: {show(element)}; put them side by side."


def text_rules(page: Page) -> Iterator[str]:
    for element, text in page.texts:
        if ("'" in text or '"' in text) and page.english_of_ours(element):
            yield f"Straight quotes in “{cut(text)}” ({show(element)}); write ‘ ’ “ ” instead."
        # In <code> it is shown to translators on purpose; in a box it is what somebody typed.
        if LEFTOVERS.search(text) and element.tag not in {"code", "textarea"}:
            yield f"A placeholder was left unfilled in “{cut(text)}” ({show(element)}); pass its value."
        if text.strip() == "None":
            yield f"The text “None” stands alone in {show(element)}; a value is missing there."
    for element in page.elements:
        for name, value in element.items():
            if value == "None" and name not in SPOKEN:
                yield f"{name}=“None” in {show(element)}; a value is missing there."


RULES: tuple[Callable[[Page], Iterator[str]], ...] = (
    *(root_rules, heading_rules, id_rules, inline_rules, address_rules, field_rules, picture_rules, name_rules),
    *(table_rules, nesting_rules, text_rules),
)


def faults(
    html: str,
    *,
    page: str | None,
    language: str,
    direction: str,
    presentation: str | None = None,
    error_prefixes: Collection[str] = (),
    csp: str | None = None,
    origin: str | None = None,
) -> list[str]:
    """Every fault of one page, each a sentence; an empty list for a clean page.

    page: the expected `data-page` (None: any); language, direction: the expected `<html lang dir>`; presentation:
    "standard" or "easy-read" (None: either); error_prefixes: what may stand before the heading in the title, in the
    page's language ("Error: "); csp: the answer's Content-Security-Policy (None: not looked at); origin: the portal's
    own scheme and host, whose absolute addresses are not foreign.
    """
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    parsed = Page(root, page, language, direction, presentation, tuple(error_prefixes), csp, origin)
    found = [*parse_errors(html, parser), *entity_errors(html)]
    found += [fault for rule in RULES for fault in rule(parsed)]
    return list(dict.fromkeys(found))
