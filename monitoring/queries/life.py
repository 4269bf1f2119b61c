"""What comments say about the accounts they stand on."""

from django.db.models import Max

from monitoring.models import Comment


def last_comments(ids) -> dict[int, object]:
    """When the last comment on each of these accounts was received, by the account's id; one statement.

    Meant for the few on which nothing else has happened: it reads every comment on them.
    """
    found = Comment.objects.filter(school_account__in=ids).order_by()
    return dict(found.values_list("school_account_id").annotate(last=Max("received_at")))
