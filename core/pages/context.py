"""What every template may use without asking."""

from core.school.api import school


def page(request):
    """The school, and the nonce under the name that django-htmx reads."""
    return {"school": request.school if hasattr(request, "school") else school()}
