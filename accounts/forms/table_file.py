"""A field for a list that somebody sends in, read at once and kept with what could not be read."""

from django import forms

from accounts.table_file import MAX_SIZE, BadList


class TableFileField(forms.FileField):
    """A table as a file; its cleaned value has file_name, data, rows and broken. Subclasses say how it is read."""

    default_error_messages = {
        "empty": "This file is empty. Choose another one.",
        "invalid": "Choose the file again: it did not arrive.",
        "missing": "Choose the file again: it did not arrive.",
    }

    def read(self, content) -> tuple[list, list]:
        """The good rows and the broken ones; raises BadList."""
        raise NotImplementedError

    def to_python(self, data):
        """Read the list; what is wrong with the whole file is said here, what is wrong with a row is kept."""
        upload = super().to_python(data)
        if upload is None:
            return None
        upload.seek(0)
        content = upload.read(MAX_SIZE + 1)
        try:
            rows, broken = self.read(content)
        except BadList as fault:
            raise forms.ValidationError(str(fault), code="bad_list") from fault
        return {"file_name": upload.name, "data": content, "rows": rows, "broken": broken}
