"""What is in the password safe, who saw it, and what is due for change (RO7)."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q
from django.urls import reverse

from accounts.models import Credential, CredentialLook, PostingRight, SchoolAccount
from accounts.queries.finding import matter_of
from accounts.queries.having import having
from accounts.rules.credentials import FEW_CODES, OPENS_FOR_WHO_STORED_IT, OPENS_THE_ACCOUNT
from accounts.states import AccountState, SecretKind
from core.held import Held, How
from core.standing import Level, Standing
from core.together import Rows
from core.vault.soundness import why_not_open
from core.work import Source, WorkItem, each
from people.queries import ids_of_holders
from people.roles import GRANTS, Permission, Role

# Beside the technicians: whoever may take a copy of the safe for the school's own.
MAY_COPY = {role for role, granted in GRANTS.items() if Permission.OPEN_SAFE_TOGETHER in granted}


def accounts_with_a_safe(by):
    """The accounts whose safe this person may open: all for the technician, else those they can post on."""
    if by.may(Permission.RUN_ACCOUNTS):
        return SchoolAccount.objects.all()
    if by.person is None:
        return SchoolAccount.objects.none()
    return SchoolAccount.objects.filter(posting_rights__in=PostingRight.objects.current().filter(person=by.person))


def current_credentials(school_account):
    """The sign-in details of an account that count today, with who stored them."""
    return school_account.credentials.current().select_related("stored_by", "school_account").order_by("kind")


def names_around(school_account, person) -> list[str]:
    """The names that somebody would try in a password: who can post there, and whoever types it."""
    posting = PostingRight.objects.current().filter(school_account=school_account)
    return [person.name, *posting.order_by("id").values_list("person__name", flat=True)[:20]]


def versions_of(school_account):
    """Every version of everything, newest first, at most 100, each with `looks`: how often it was shown."""
    versions = school_account.credentials.select_related("stored_by", "replaced_by", "school_account")
    return versions.annotate(looks_made=Count("looks")).order_by("-stored_at", "kind", "-version")[:100]


def waiting_suggestion(school_account):
    """The password that was suggested and is neither confirmed nor put aside, or None."""
    waiting = school_account.credentials.current().filter(kind=SecretKind.SUGGESTED_PASSWORD)
    return waiting.select_related("stored_by", "school_account").first()


def codes_left(credential) -> int | None:
    """How many recovery codes are not used up; None where nobody counted them when they were stored."""
    return None if credential.code_count is None else credential.code_count - credential.used_codes.count()


def used_codes(credential) -> dict:
    """The recovery codes that were used up, by their place in the list."""
    return {use.position: use for use in credential.used_codes.select_related("used_by")}


def whys_of_changes(history) -> dict[str, str]:
    """Why each version was stored, from its line of the history, by the version's id."""
    stored = ("credential.stored", "credential.changed")
    return {line.about_id: line.facts.get("because", "") for line in history if line.event in stored}


def lists_of_few_codes():
    """Recovery codes of accounts that are not closed, of which two or fewer are left: each with `left`."""
    return (
        Credential.objects.current()
        .filter(kind=SecretKind.RECOVERY_CODES)
        .exclude(school_account__state=AccountState.CLOSED)
        .annotate(left=ExpressionWrapper(F("code_count") - Count("used_codes"), output_field=IntegerField()))
        .filter(left__lte=FEW_CODES)
        .select_related("school_account")
        .order_by("school_account__name", "school_account_id")
    )


def looks_since_the_last_change(school_account) -> list[dict]:
    """Who saw what counts today, latest first, from the last 50 looks; what was shown together is one line."""
    looks = CredentialLook.objects.filter(
        credential__school_account=school_account, credential__replaced_at=None
    ).select_related("person", "credential")
    lines: dict[tuple, list[str]] = {}
    for look in looks.order_by("-looked_at", "id")[:50]:
        lines.setdefault((look.looked_at, look.person, look.reason), []).append(look.credential.get_kind_display())
    return [{"at": at, "person": who, "reason": why, "saw": ", ".join(saw)} for (at, who, why), saw in lines.items()]


def looks_in_last_hour(person, now) -> int:
    """How often somebody has looked since an hour ago; what was shown together counts once.

    Two looks in the same instant are two where they share a detail.
    """
    seen = CredentialLook.objects.filter(person=person, looked_at__gt=now - timedelta(hours=1))
    shown, together = Counter(seen.order_by().values_list("looked_at", "credential")), {}
    for (moment, _), times in shown.items():
        together[moment] = max(times, together.get(moment, 0))
    return sum(together.values())


def opens_for(looks) -> Q:
    """What opens an account for whoever made these looks, as a condition on Credential: of an authenticator only the
    key, and that is in a copy of the safe alone.
    """
    copies = looks.filter(in_a_copy=True)
    return Q(Exists(looks), kind__in=OPENS_THE_ACCOUNT) | Q(Exists(copies), kind=SecretKind.TOTP_SEED)


def seen_and_unchanged(person):
    """What opens an account and this person has seen, typed or scanned since the last change, with the accounts.

    A queryset of Credential, by account: what must change when they leave (RO10).
    """
    looked = CredentialLook.objects.filter(credential=OuterRef("pk"), person=person)
    return (
        Credential.objects.current()
        .filter(opens_for(looked) | Q(stored_by=person, kind__in=OPENS_FOR_WHO_STORED_IT))
        .select_related("school_account")
        .order_by("school_account__name", "school_account_id", "kind")
    )


def known_at(person, moment):
    """What opened an account then and this person had seen, typed or scanned, whether changed since or not."""
    looked = CredentialLook.objects.filter(credential=OuterRef("pk"), person=person, looked_at__lte=moment)
    typed = Q(stored_by=person, stored_at__lte=moment, kind__in=OPENS_FOR_WHO_STORED_IT)
    counted = Credential.objects.filter(Q(replaced_at=None) | Q(replaced_at__gte=moment))
    return counted.filter(Q(Exists(looked), kind__in=OPENS_THE_ACCOUNT) | typed)


def due_for_change(now):
    """What opens an account and is weak, was seen in an emergency, or is known to somebody who may no longer see it.

    A copy for the school's own safe makes nothing due while whoever took it could still take one.
    """
    technicians = ids_of_holders({Role.TECHNICIAN}, now)
    may_post = PostingRight.objects.current().filter(
        person=OuterRef("person"), school_account=OuterRef("credential__school_account")
    )
    strangers = (
        CredentialLook.objects.filter(credential=OuterRef("pk"))
        .exclude(person__in=technicians)
        .filter(~Exists(may_post) | Q(person__is_active=False) | Q(person__access_ends_at__lte=now))
        .exclude(in_a_copy=True, person__in=ids_of_holders(MAY_COPY, now))
    )
    emergency = CredentialLook.objects.filter(credential=OuterRef("pk"), in_emergency=True)
    typed_by_stranger = Q(stored_by__isnull=False) & ~Q(stored_by__in=technicians)
    return (
        Credential.objects.current()
        .filter(
            opens_for(strangers)
            | Q(kind__in=OPENS_THE_ACCOUNT) & (Q(is_weak=True) | Q(Exists(emergency)))
            | Q(kind__in=OPENS_FOR_WHO_STORED_IT) & typed_by_stranger
        )
        .exclude(school_account__state=AccountState.CLOSED)
        .select_related("school_account")
        .order_by("school_account__name", "school_account_id", "kind")
    )


def work_for(person, now, granted) -> list[Source]:
    """For the technician: what to change, one line an account; what was suggested; where few codes are left."""
    if Permission.RUN_ACCOUNTS not in granted:
        return []

    def item(row):
        return WorkItem(
            title=f"Change the password of {row.name}",
            url=reverse("accounts:safe", args=[row.id]),
            button="Open the safe",
            clause="RO7",
            about=matter_of(row.id, row.name),
        )

    due = SchoolAccount.objects.filter(having(due_for_change(now))).order_by("name", "id")
    suggested = Credential.objects.current().filter(kind=SecretKind.SUGGESTED_PASSWORD)
    named = {"id": "school_account_id", "name": "school_account__name"}
    return [
        each(item, Rows(due, id="id", name="name")),
        each(_say_whether_set, Rows(suggested.order_by("school_account__name", "id"), **named)),
        each(_make_new_codes, Rows(lists_of_few_codes(), left="left", **named)),
    ]


def _say_whether_set(row) -> WorkItem:
    url = reverse("accounts:suggestion", args=[row.id])
    title, about = f"Say whether the new password of {row.name} is set", matter_of(row.id, row.name)
    return WorkItem(title, url, "Go on with it", clause="RO7", about=about)


def _make_new_codes(row) -> WorkItem:
    left = {0: "none is", 1: "1 is"}.get(row.left, f"{row.left} are")
    url = reverse("accounts:recovery_codes", args=[row.id])
    title, about = f"Make new recovery codes for {row.name}: {left} left", matter_of(row.id, row.name)
    return WorkItem(title, url, "Look", clause="RO7", about=about)


def why_keys_do_not_open() -> str:
    """Why this server should not start: none of the newest sign-in details opens with its keys; "" where one does.

    One that was damaged keeps nobody from starting.
    """
    newest = Credential.objects.current().order_by("-stored_at", "-pk")[:5]
    found = [why_not_open(credential.sealed, context=credential.context) for credential in newest]
    if not found or not all(found):
        return ""
    return (
        "VAULT_KEYS opens nothing of what is in the password safe, so it is not the right key. Put the right one back; "
        "nothing was changed."
    )


def standing(person, now) -> list[Standing]:
    """How many sign-in details are stored, and how many are due for change (RO7); the public reads no figure."""
    stored = Credential.objects.current().count()
    if person is None or not stored:
        level = Level.IN_ORDER if stored else Level.GETTING_STARTED
        return [Standing("RO7", level, "Kept in a password safe" if stored else "No sign-in details stored yet")]
    due, register = due_for_change(now).count(), reverse("accounts:register")
    details = "1 sign-in detail" if stored == 1 else f"{stored} sign-in details"
    if due == 0:
        return [Standing("RO7", Level.IN_ORDER, f"{details} in the safe, none due for change", register)]
    return [Standing("RO7", Level.LOOK, f"{details} in the safe, {due} due for change", register)]


def held_by(person, now) -> list[Held]:
    """Passwords, recovery codes and authenticators that this person knows since they last changed."""
    return [
        Held(
            kind="password seen",
            title=str(credential),
            url=reverse("accounts:account", args=[credential.school_account_id]),
            note="not changed since",
            how=How.LATER,
            account=credential.school_account_id,
        )
        for credential in seen_and_unchanged(person)
    ]
