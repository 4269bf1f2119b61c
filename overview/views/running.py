"""Whether all of it runs, for the technician."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.audit import checks
from core.heartbeat import api as heartbeat
from core.heartbeat.troubles import troubles
from core.notices import api as notices
from core.pages.words import moment
from people.access import requires
from people.roles import Permission

JUST_NOW = timedelta(minutes=1)


@requires(Permission.SEE_FAULTS)
@require_GET
def running(request):
    """When scheduler, worker and backup were last seen, what to do, and messages that could not be sent."""
    pulse = heartbeat.pulse(now=request.now)
    due = "" if settings.DEMONSTRATION else heartbeat.why_backup_is_due(now=request.now)
    check = checks.last_check()
    seen = checks.seen(check)
    what_to_do = [*pulse.faults(), *troubles(request.now), checks.how_sound(now=request.now)[1]]
    if due:
        what_to_do.append(f"{due}. Look at the machine's timer for it, or make one.")
    unsent = notices.could_not_send().exists()
    context = {
        "title": "Is it running?",
        "what_to_do": [words for words in what_to_do if words],
        "rows": [
            ("Scheduler", _seen(pulse.beat, request.now)),
            ("Worker", _seen(pulse.worker, request.now)),
            ("Last backup", "None yet" if pulse.backup is None else moment(request.now - pulse.backup)),
            ("History", _checked(check), reverse("overview:findings"), "Look"),
            *([("Looked into", _seen_by(seen))] if seen else []),
            (
                "Messages",
                "Some could not be sent" if unsent else "All sent, or on their way",
                reverse("overview:could_not_send") if unsent else "",
                "Look" if unsent else "",
            ),
        ],
    }
    return render(request, "overview/running.html", context)


def _checked(check) -> str:
    if check is None:
        return "Not checked yet"
    found = "not as it was written" if check.findings else "as it was written"
    return f"Checked {moment(check.finished_at)}: {found}"


def _seen_by(seen) -> str:
    return f"By {seen.seen_by}, {moment(seen.seen_at)}: {seen.note}"


def _seen(age, now) -> str:
    if age is None:
        return "Never seen yet"
    return "Running" if age < JUST_NOW else f"Last seen {moment(now - age)}"
