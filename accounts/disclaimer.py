"""What a linked group says of itself (PE1): our own plain words, to be copied into the group."""


def disclaimer(school_name: str, organisation: str = "") -> str:
    """The words for a group; `organisation` is the association that runs it, or "" where people run it themselves."""
    run_by = f"{organisation} runs it" if organisation else "Its members run it themselves"
    return (
        f"This is not an official account of {school_name}. {run_by}, and nothing here is said for the school. "
        "Please do not share pictures of other people’s children. If you have a question or a worry about school, "
        "please ask the school itself."
    )
