"""Square codes: one that a platform shows, read from a picture in memory and never kept; and those of our own sheet."""

from io import BytesIO

import zxingcpp
from django.views.decorators.debug import sensitive_variables
from PIL import Image

from accounts.totp import NotASeed, read_seed

_AGAIN = "Take the picture again so that the whole square is sharp and in it, or copy the setup key below."


@sensitive_variables()
def read_qr(picture: bytes) -> str:
    """The authenticator seed in a picture's square code, in the form that `read_seed` gives.

    `picture` is the cleaned copy of an upload, so its size is bounded. Raises NotASeed with what to do.
    """
    with Image.open(BytesIO(picture)) as opened:
        found = zxingcpp.read_barcodes(opened.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    texts = [code.text for code in found]
    if not texts:
        raise NotASeed(f"No square code was found in this picture. {_AGAIN}")
    addresses = [text for text in texts if text.lower().startswith("otpauth://")]
    if len(addresses) > 1:
        raise NotASeed("There are several authenticator codes in this picture. Take one of just the one you want.")
    if not addresses:
        raise NotASeed(f"The square code in this picture is not one for an authenticator app. {_AGAIN}")
    return read_seed(addresses[0])


def write_qr(text: str) -> str:
    """A square code of this text as an SVG picture, with a quiet edge; a fifth of it may be smudged."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return made.to_svg(add_quiet_zones=True)
