"""Whether the installation is well, for whatever watches over it."""

from django.db import DatabaseError
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.audit import checks
from core.heartbeat import api as heartbeat
from core.heartbeat import tables
from people.access import public


@public
@never_cache
@require_safe
def healthz(request):
    """Answer 200 when database, tables, scheduler and worker are well, otherwise 503 with what to do."""
    try:
        up_to_date = tables.is_up_to_date()
        pulse = heartbeat.pulse(now=request.now) if up_to_date else None
        history, found = checks.how_sound(now=request.now) if up_to_date else ("unknown", "")
    except DatabaseError:
        return _answer(database="down", what_to_do=["The database does not answer. Start it, or check DATABASE_URL."])
    if pulse is None:
        return _answer(migrations="pending", what_to_do=["The database is not up to date. Run “manage.py migrate”."])
    return _answer(
        beat_seen_seconds_ago=_seconds(pulse.beat),
        worker_seen_seconds_ago=_seconds(pulse.worker),
        backup_made_hours_ago=None if pulse.backup is None else int(pulse.backup.total_seconds() // 3600),
        history=history,
        what_to_do=[*pulse.faults(), *([found] if found else [])],
    )


def _answer(*, what_to_do, **facts):
    parts = ("beat_seen_seconds_ago", "worker_seen_seconds_ago", "backup_made_hours_ago")
    well = {"database": "ok", "migrations": "ok", "history": "ok"} | dict.fromkeys(parts)
    if facts.get("database") == "down":
        well["migrations"] = "unknown"
    if "down" in facts.values() or "pending" in facts.values():
        well["history"] = "unknown"
    body = {"status": "not well" if what_to_do else "ok"} | well | facts | {"what_to_do": what_to_do}
    return JsonResponse(body, status=503 if what_to_do else 200, json_dumps_params={"ensure_ascii": False})


def _seconds(age):
    return None if age is None else int(age.total_seconds())
