"""Writing the steps of the ladder for many comments at once."""

import json

from django.db import connection
from django.db.models import Case, Value, When

from monitoring.models import ClockStep, Comment

_BOTH = """
WITH due AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb)
    AS due (id bigint, steps_taken int, next_step_at timestamptz, fallen jsonb)
), moved AS (
    UPDATE monitoring_comment SET steps_taken = due.steps_taken, next_step_at = due.next_step_at
    FROM due WHERE monitoring_comment.id = due.id
)
INSERT INTO monitoring_clockstep (comment_id, step, taken_at, was_told)
SELECT due.id, fallen.step #>> '{}', %s, fallen.number = jsonb_array_length(due.fallen)
FROM due CROSS JOIN LATERAL jsonb_array_elements(due.fallen) WITH ORDINALITY AS fallen (step, number)
ON CONFLICT DO NOTHING
"""


def write_steps(taken, *, now) -> None:
    """Write each comment's new place on its ladder and the steps that brought it there, the last of them told.

    `taken` holds (comment, steps). One statement on PostgreSQL; on SQLite one, and one for each 249 steps.
    """
    if connection.vendor == "postgresql":
        due = [
            {
                "id": comment.pk,
                "steps_taken": comment.steps_taken,
                "next_step_at": comment.next_step_at and comment.next_step_at.isoformat(),
                "fallen": fallen,
            }
            for comment, fallen in taken
        ]
        with connection.cursor() as cursor:
            cursor.execute(_BOTH, [json.dumps(due), now])
        return
    # Comments with one deadline that stood at one step stand at one step afterwards: a WHEN for each of these.
    moved = {(comment.respond_by, comment.steps_taken - len(fallen)): comment for comment, fallen in taken}

    def place(name):
        whens = [When(respond_by=by, steps_taken=at, then=Value(getattr(to, name))) for (by, at), to in moved.items()]
        return Case(*whens, output_field=Comment._meta.get_field(name))

    Comment.objects.filter(pk__in=[comment.pk for comment, _ in taken]).update(
        steps_taken=place("steps_taken"), next_step_at=place("next_step_at")
    )
    ClockStep.objects.bulk_create(
        [
            ClockStep(comment=comment, step=step, taken_at=now, was_told=step == fallen[-1])
            for comment, fallen in taken
            for step in fallen
        ],
        ignore_conflicts=True,
    )
