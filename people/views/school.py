"""What is known of the school, and who may change it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.audit import api as audit
from core.school import api as school_api
from people.access import requires
from people.actions.school import change_school
from people.forms.school import SchoolForm
from people.roles import Permission


@requires(Permission.KEEP_SCHOOL)
@require_http_methods(["GET", "POST"])
def school(request):
    """The school's name and place, and the numbers that somebody who makes a report needs."""
    found = school_api.school()
    if found is None:
        raise Http404
    initial = {name: getattr(found, name) for name in school_api.DETAILS}
    form = SchoolForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_school(by=request.actor, now=request.now, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("people:school")
    context = {
        "title": "The school",
        "form": form,
        "back": (reverse("people:people"), "People"),
        "history": audit.history_of(found),
    }
    return render(request, "people/school.html", context)
