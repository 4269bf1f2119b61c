"""What falls due by itself in `policy`: found in the database, done once, safe to run twice at once."""


def sweep(*, now) -> dict[str, int]:
    """Do everything that has fallen due by `now`; returns a count for each kind of effect."""
    return {}
