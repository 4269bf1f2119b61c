"""Pictures of the demonstration."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def drawn(words) -> SimpleUploadedFile:
    """A drawn stand-in for a screenshot, so that nobody takes it for a real one."""
    picture = Image.new("RGB", (480, 160), "white")
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 0, 479, 159), outline="#1d4663", width=4)
    drawing.text((20, 50), "Picture for the demonstration", fill="#1d4663")
    drawing.text((20, 80), words.encode("latin-1", "replace").decode("latin-1")[:70], fill="black")
    data = io.BytesIO()
    picture.save(data, "PNG")
    return SimpleUploadedFile("proof.png", data.getvalue(), "image/png")
