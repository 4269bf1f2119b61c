"""What is done to words before they are printed: places to break in long runs, and emojis said in words."""

import re
import unicodedata

# A run of letters without a blank that is longer than this may be broken anywhere.
LONG_RUN = 24
PART = 12
# Pictures that no font for reading has; what only varies or joins them goes with them.
EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF][\uFE0F\u200D\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]*")
FLAGS = range(0x1F1E6, 0x1F200)


def printable(words: str) -> str:
    """The same words as a sheet can show them: nothing is left out, and nothing runs off the paper."""
    said = EMOJI.sub(lambda found: _said(found.group()[0]), words)
    return re.sub(rf"\S{{{LONG_RUN},}}", lambda run: _broken(run.group()), said)


def _said(emoji: str) -> str:
    """ "[party popper]"; of a flag its letters."""
    if ord(emoji) in FLAGS:
        return chr(ord("A") + ord(emoji) - FLAGS.start)
    return f"[{unicodedata.name(emoji, 'emoji').lower()}]"


def _broken(run: str) -> str:
    return "\u200b".join(run[start : start + PART] for start in range(0, len(run), PART))
