"""Who is told about the termly review, and what it found."""

from django.urls import reverse

from core.notices import api as notices
from core.pages.words import last_day
from people.queries import who_acts_as
from people.roles import Role

HALVES = (
    (Role.HEADTEACHER, "confirm who can post"),
    (Role.TECHNICIAN, "prove that they are still private and that comments are hidden"),
)


def reviews_opened(reviews, now) -> None:
    """The headteacher and the IT technician each learn of their half, once a term."""
    for role, what in HALVES:
        _tell(
            reviews[0],
            role,
            "opened",
            f"The review of our accounts for the {reviews[0].term_label} has begun",
            f"Please {what}. It is one page, and takes two minutes. Please finish by {last_day(reviews[0].due_by)}.",
            now,
        )


def reviews_wait(reviews, now) -> None:
    """Whoever has not done their half is reminded, once."""
    for role, what, left in _left(reviews):
        number = _accounts(len(left))
        _tell(
            left[0],
            role,
            "reminder",
            f"{number} still to review this term",
            f"Please {what}, by {last_day(left[0].due_by)}. It is one page.",
            now,
        )


def reviews_lapsed(reviews, now) -> None:
    """Whoever has not done their half in time is told, and the headteacher of the technician's."""
    for role, what, left in _left(reviews):
        names = ", ".join(review.school_account.name for review in left[:20])
        for told in {role, Role.HEADTEACHER}:
            _tell(
                left[0],
                told,
                f"lapsed-{role}",
                f"{_accounts(len(left))} not reviewed in time",
                f"They are shown as lapsed until the {role.label}'s half is done: {what}. {names}.",
                now,
            )


def account_found_open(review, found, by, now) -> None:
    """The headteacher and the technician are told at once that an account is no longer as it should be."""
    account = review.school_account
    people = {person.pk: person for role, _ in HALVES for person in who_acts_as(role, now)}
    notices.post(
        key=f"review-{review.pk}-found-{now:%Y%m%d%H%M}",
        to=[person for person in people.values() if not by.is_person(person)],
        subject=f"“{account}” on {account.platform_label}: {found}",
        body="This was found in the termly review. Please put it right, then prove it with a picture.",
        urgency=notices.NOW,
        link=f"{reverse('accounts:review')}#account-{account.pk}",
        about=account,
        now=now,
    )


def _left(reviews):
    for (role, what), half in zip(HALVES, ("confirmed_at", "proved_at"), strict=True):
        if left := [review for review in reviews if getattr(review, half) is None]:
            yield role, what, left


def _tell(review, role, step, subject, body, now) -> None:
    notices.post(
        key=f"review-{review.term}-{step}",
        to=who_acts_as(role, now),
        subject=subject,
        body=body,
        link=reverse("accounts:review"),
        now=now,
    )


def _accounts(count) -> str:
    return "1 account" if count == 1 else f"{count} accounts"
