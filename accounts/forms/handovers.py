"""Collecting sign-in details."""

from django import forms


class CollectForm(forms.Form):
    """The conditions were read."""

    has_read = forms.BooleanField(
        label="I have read the conditions and will keep to them",
        error_messages={"required": "Read the conditions and tick the box"},
    )
