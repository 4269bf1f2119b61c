"""A list of comments as a file."""

import io
from itertools import islice

from django import forms

from accounts.queries import watching
from monitoring.comment_file import BadList, rows_of, text_of

MAX_SIZE, MAX_ROWS = 10 * 1024 * 1024, 50_000


class CommentFileField(forms.FileField):
    """A list of comments as CSV; its cleaned value has file_name, data and how many rows it has."""

    widget = forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"})
    default_error_messages = {
        "required": "Choose the list of comments as CSV",
        "empty": "This file is empty. Choose another one.",
        "invalid": "Choose the file again: it did not arrive.",
        "missing": "Choose the file again: it did not arrive.",
    }

    # When it is sent in: nothing can have arrived later.
    now = None

    def to_python(self, data):
        """Read it once from end to end, so that what is no list is said here."""
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size > MAX_SIZE:
            raise forms.ValidationError(f"This file is larger than {MAX_SIZE // 1024 // 1024} MB. Send it in parts.")
        upload.seek(0)
        content = upload.read(MAX_SIZE + 1)
        try:
            text = io.StringIO(text_of(content), newline="")
            rows = sum(1 for _ in islice(rows_of(text, watching.every_account(), self.now), MAX_ROWS + 1))
        except BadList as fault:
            raise forms.ValidationError(str(fault), code="bad_list") from fault
        if not rows:
            raise forms.ValidationError("This list has no rows below the names of its columns. Choose another one.")
        if rows > MAX_ROWS:
            raise forms.ValidationError(f"This list has more than {MAX_ROWS:,} rows. Send it in parts.")
        return {"file_name": upload.name, "data": content, "rows": rows}


class CommentListForm(forms.Form):
    """The file."""

    file = CommentFileField(
        label="List of comments as CSV",
        help_text="Nothing is taken in yet: you see first what was understood. At most 50,000 rows and 10 MB.",
    )

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].now = now
