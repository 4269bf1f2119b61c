"""What is checked of a page in the browser, at the width of a phone and of a computer."""

from functools import lru_cache

from django.conf import settings

WIDTHS = (390, 1280)
TWICE_AS_LARGE = "size => { document.documentElement.style.fontSize = size }"


@lru_cache
def _axe() -> str:
    return (settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def check_page(page) -> None:
    """Fail where axe finds anything on the page as it stands, or where it is wider than the screen.

    On a phone its width is judged with text of 200 % too. With JavaScript off only that: axe is a script.
    """
    page.wait_for_load_state()
    found = list(faults(page, with_axe=getattr(page, "has_scripts", True)))
    assert found == [], found


def faults(page, with_axe=True):
    """What is wrong with the page as it stands, at both widths, as sentences."""
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": before["height"]})
        yield from _too_wide(page, f"{width} px")
        if with_axe:
            yield from (f"{page.url} at {width} px: {one}" for one in _violations(page))
    page.set_viewport_size({"width": WIDTHS[0], "height": before["height"]})
    page.evaluate(TWICE_AS_LARGE, "200%")
    yield from _too_wide(page, f"{WIDTHS[0]} px with text of 200 %")
    page.evaluate(TWICE_AS_LARGE, "")
    page.set_viewport_size(before)


def _too_wide(page, than):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        yield f"{page.url} is {wide} px wider than {than}"


def _violations(page) -> list[str]:
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(_axe())
    found = page.evaluate("axe.run(document).then(result => result.violations)")
    return [f"{rule['id']}: {rule['help']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
