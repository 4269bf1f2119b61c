"""Reading a picture that a stranger may have made, and drawing it again without what it hides."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

# 25 million dots are 100 MB once unpacked; a telephone's picture has 12 to 24 million.
MAX_PIXELS = 25_000_000
# Reading WebP takes four times as much.
MAX_PIXELS_OF = {"WEBP": 9_000_000}
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
# What the copy is drawn as. A moving picture's copy is its first picture, standing still.
COPY_AS = {"PNG": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "WEBP": "JPEG", "GIF": "PNG"}
COPY_TYPES = {"image/gif": "image/png", "image/webp": "image/jpeg"}
BROKEN = "This picture cannot be opened: it seems to be damaged. Take it again, or save it again as JPEG or PNG."

# Pillow only warns about a picture that would fill the memory; here that stops it.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class BadFile(Exception):
    """A file that cannot be taken; the text is the sentence for the form."""


class WrongKind(BadFile):
    """A file of a kind that is not taken, or that is not what its name says."""


@dataclass(frozen=True)
class Picture:
    """What a picture is, by its content, and its copy without hidden details."""

    content_type: str
    cleaned: bytes


def too_large(most=MAX_PIXELS) -> BadFile:
    """The refusal of a picture with too many dots."""
    millions = most // 1_000_000
    return BadFile(f"This picture has more than {millions} million dots. Save it smaller, or take a screenshot of it.")


def read_picture(data: bytes) -> Picture:
    """Open a picture in full and draw it again: upright, no place, no camera, no comments.

    Holds at most twice the unpacked picture in memory. Raises BadFile with a sentence.
    """
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as picture:
            most = MAX_PIXELS_OF.get(picture.format, MAX_PIXELS)
            if picture.width * picture.height > most:
                raise too_large(most)
            return Picture(TYPES[picture.format], _drawn_again(picture))
    except BadFile:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_large() from None
    except Exception:  # a picture made to break its reader raises anything: struct.error, KeyError, SyntaxError, …
        raise BadFile(BROKEN) from None


def _drawn_again(picture) -> bytes:
    made_as = COPY_AS[picture.format]
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    plain = picture
    if plain.mode.startswith("I"):
        # Sixteen bits a dot: keep the upper eight, or everything above 255 would turn white.
        plain = plain.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    is_see_through = "A" in plain.getbands() or "transparency" in plain.info
    mode = "RGBA" if is_see_through else "RGB"
    if plain.mode != mode:
        plain = plain.convert(mode)
    if is_see_through and made_as == "JPEG":
        paper = Image.new("RGB", plain.size, "white")
        paper.paste(plain, mask=plain)
        plain = paper
    plain.info = {}
    made = BytesIO()
    plain.save(made, format=made_as, **({} if made_as == "PNG" else {"quality": 90}))
    return made.getvalue()
