"""What every template may use without asking."""

from django.conf import settings

from core.school.api import school


def page(request):
    """The school, and whether everything here is invented."""
    found = request.school if hasattr(request, "school") else school()
    return {"school": found, "is_demonstration": settings.DEMONSTRATION}
