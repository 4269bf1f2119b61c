"""The number of a row, as an address or a form carries it."""

LONGEST = 18  # digits that any database's whole numbers hold


def id_in(text: str) -> int | None:
    """The number that somebody sent; None for what is none, or longer than any row's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def ids_in(texts) -> set[int]:
    """Those of these that are numbers of rows."""
    return {found for text in texts if (found := id_in(text)) is not None}
