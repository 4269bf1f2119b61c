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
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": before["height"]})
        _assert_no_wider(page, f"{width} px")
        if getattr(page, "has_scripts", True):
            found = _violations(page)
            assert found == [], f"{page.url} at {width} px: {found}"
    page.set_viewport_size({"width": WIDTHS[0], "height": before["height"]})
    page.evaluate(TWICE_AS_LARGE, "200%")
    _assert_no_wider(page, f"{WIDTHS[0]} px with text of 200 %")
    page.evaluate(TWICE_AS_LARGE, "")
    page.set_viewport_size(before)


def _assert_no_wider(page, than) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than {than}"


def _violations(page) -> list[str]:
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(_axe())
    found = page.evaluate("axe.run(document).then(result => result.violations)")
    return [f"{rule['id']}: {rule['help']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
