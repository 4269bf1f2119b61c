"""What the frame of every page needs to know of the whole school."""


def navigation(request):
    """The links of the menu for this person's roles."""
    return {}
