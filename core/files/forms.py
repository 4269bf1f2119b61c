"""Fields for files; their cleaned value is an `Upload`, read and judged by its content."""

from django import forms

from core.files.api import BadFile, WrongKind, read_upload


class EvidenceField(forms.FileField):
    """Evidence: a picture, a PDF or plain text."""

    widget = forms.FileInput
    default_error_messages = {
        "required": "Choose a file",
        "empty": "This file is empty. Choose another one.",
        "invalid": "Choose the file again: it did not arrive.",
        "missing": "Choose the file again: it did not arrive.",
    }
    accept = ".jpg,.jpeg,.png,.webp,.gif,.pdf,.txt,.csv,.eml,.log,.md"
    # What is said of every other kind of file, where one sentence fits them all.
    wrong_kind = ""

    def widget_attrs(self, widget):
        """Tell the browser's file chooser what can be taken."""
        return super().widget_attrs(widget) | {"accept": self.accept}

    def to_python(self, data):
        """Read the file and judge it by its content; None where there is none."""
        upload = super().to_python(data)
        if upload is None:
            return None
        try:
            return read_upload(upload)
        except WrongKind as fault:
            raise forms.ValidationError(self.wrong_kind or str(fault), code="bad_file") from fault
        except BadFile as fault:
            raise forms.ValidationError(str(fault), code="bad_file") from fault


class PictureField(EvidenceField):
    """A picture and nothing else."""

    default_error_messages = {"required": "Choose a picture"}
    accept = ".jpg,.jpeg,.png,.webp,.gif"
    wrong_kind = "This is not a picture. Choose a JPEG, PNG, WebP or GIF."

    def to_python(self, data):
        """Read the picture; any other file is refused with a sentence."""
        upload = super().to_python(data)
        if upload is not None and not upload.is_picture:
            raise forms.ValidationError(self.wrong_kind, code="bad_file")
        return upload
