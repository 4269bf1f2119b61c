"""What a browser calls itself, in words that its owner knows."""

import re

# The first that is found counts: Edge also calls itself Chrome, and Chrome also Safari.
BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
MACHINES = (
    (r"iPhone", "an iPhone"),
    (r"iPad", "an iPad"),
    (r"Android.*Mobile", "an Android phone"),
    (r"Android", "an Android tablet"),
    (r"CrOS", "a Chromebook"),
    (r"Windows", "a Windows computer"),
    (r"Mac OS X|Macintosh", "a Mac"),
    (r"Linux|X11", "a Linux computer"),
)


def device_in_words(user_agent: str) -> str:
    """Such as "Chrome on a Windows computer"; "An unknown browser" where it says nothing that is known."""
    browser, machine = _first(BROWSERS, user_agent), _first(MACHINES, user_agent)
    if browser and machine:
        return f"{browser} on {machine}"
    if machine:
        return f"A browser on {machine}"
    return browser or "An unknown browser"


def _first(known, user_agent) -> str:
    return next((words for pattern, words in known if re.search(pattern, user_agent)), "")
