"""What every template may use without asking."""

from django.conf import settings

from core.school.api import school


def page(request):
    """The school, and whether everything here is invented."""
    return {"school": school(), "is_demonstration": settings.DEMONSTRATION}
