"""What is wrong with a page, judged from its HTML alone; quick enough for every page that any test opens."""

import re
from collections import Counter

from lxml import etree, html

UNKNOWN_TAG = 801  # libxml2 knows HTML 4 and calls <main> and <svg> invalid
BLOCKS_IN_LISTS = {"li", "script", "template"}
NEVER_NESTED = ("a", "button", "form", "label")
TEMPLATE_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#")


def faults(text: str) -> list[str]:
    """Every fault of this page or fragment as a sentence, in the order of the checks."""
    is_page = text.lstrip()[:9].lower() == "<!doctype"
    parser = etree.HTMLParser(encoding="utf-8")
    tree = html.document_fromstring(text.encode(), parser=_own_elements(parser))
    found = [f"line {error.line}: {error.message}" for error in parser.error_log if error.type != UNKNOWN_TAG]
    checks = (_frame,) if is_page else ()
    for check in (*checks, _structure, _ids, _labels, _forms, _inline, _words):
        found += check(tree)
    return found


def _own_elements(parser):
    parser.set_element_class_lookup(html.HtmlElementClassLookup())
    return parser


def _said(element) -> str:
    return " ".join(element.text_content().split())


def _frame(tree):
    if tree.get("lang") not in ("en", "en-GB"):
        yield "the page does not say lang=en"
    headings = [_said(h1) for h1 in tree.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"there must be one h1 with words, not {headings}"
        return
    title = _said(tree.find(".//title")) if tree.find(".//title") is not None else ""
    if not title.removeprefix("Error: ").startswith(headings[0]):
        yield f"the title “{title}” does not start with the h1 “{headings[0]}”"
    if len(list(tree.iter("main"))) != 1:
        yield "there must be one main"
    has_errors = bool(tree.find_class("govuk-error-summary"))
    if has_errors != title.startswith("Error: "):
        yield "“Error: ” stands before the title exactly when something is wrong in a form"


def _structure(tree):
    for name in NEVER_NESTED:
        for element in tree.iter(name):
            if next(element.iterancestors(name), None) is not None:
                yield f"<{name}> lies inside <{name}>"
    for parent in tree.iter("ul", "ol"):
        for child in parent:
            if isinstance(child.tag, str) and child.tag not in BLOCKS_IN_LISTS:
                yield f"<{child.tag}> lies directly in a list"
    before = 0
    for heading in tree.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.tag[1])
        if before and level > before + 1:
            yield f"the heading “{_said(heading)}” skips a level"
        before = level


def _ids(tree):
    ids = Counter(tree.xpath("//@id"))
    for name, times in ids.items():
        if times > 1:
            yield f"the id “{name}” stands {times} times"
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for names in tree.xpath(f"//*[not(@type='hidden')]/@{attribute}"):
            for name in names.split():
                if name not in ids:
                    yield f"{attribute} points to “{name}”, which is not there"
    for target in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        if target[1:] not in ids:
            yield f"a link leads to “{target}”, which is not there"


def _labels(tree):
    for control in tree.xpath("//input|//select|//textarea"):
        if control.get("type") in ("hidden", "submit", "button", "image"):
            continue
        labels = tree.xpath("//label[@for=$id]", id=control.get("id") or "") or list(control.iterancestors("label"))
        if not any(_said(label) for label in labels) and not control.get("aria-label"):
            yield f"the control “{control.get('name')}” has no label"


def _forms(tree):
    for form in tree.iter("form"):
        if (form.get("method") or "get").lower() == "post" and not form.xpath(".//input[@name='csrfmiddlewaretoken']"):
            yield f"the form to “{form.get('action') or 'this page'}” has no csrf token"
        outside = (form.get("action") or "").startswith(("http:", "https:", "//"))
        if outside:
            yield f"a form is sent outside: {form.get('action')}"


def _inline(tree):
    for script in tree.iter("script"):
        if not script.get("src") and script.get("type") != "application/json":
            yield "there is an inline script"
    if next(tree.iter("style"), None) is not None:
        yield "there is an inline style sheet"
    for element in tree.iter(etree.Element):
        for name, value in element.items():
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag}> has the inline attribute {name}"
            if name in ("href", "src", "action") and value.strip().lower().startswith("javascript:"):
                yield f"<{element.tag}> runs a script from its {name}"
    for address in tree.xpath("//script/@src|//img/@src|//link/@href|//iframe/@src"):
        if address.startswith(("http:", "https:", "//")):
            yield f"the page fetches {address} from outside"


def _words(tree):
    # The style of a button says how it lies, and so overrules that it is hidden; this one alone has a style for it.
    for button in tree.xpath("//*[@hidden][contains(concat(' ', @class, ' '), ' govuk-button ')]"):
        if "govuk-password-input__toggle" not in button.get("class"):
            yield f"the button “{_said(button)}” shows though it is hidden: hide what is around it"
    for link in tree.xpath("//a|//button|//summary"):
        pictures = [picture.get("alt") for picture in link.iter("img")]
        if not (_said(link) or link.get("aria-label") or any(pictures)):
            yield f"a {link.tag} has no words: {link.get('href') or link.get('name') or ''}"
        if link.tag == "a" and not (link.get("href") or "").strip():
            yield f"the link “{_said(link)}” leads nowhere"
    for picture in tree.iter("img"):
        if picture.get("alt") is None:
            yield f"the picture {picture.get('src')} has no alt text"
    if TEMPLATE_LEFT_OVER.search(tree.text_content()):
        yield "a piece of template code shows on the page"
