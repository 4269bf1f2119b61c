"""The password safe: everything in it opens, and nothing was shown without a line of it (RO7)."""

from itertools import islice

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Credential, CredentialLook, SafeImport, SafeOpening, SchoolAccount
from accounts.states import OpeningState, SecretKind
from core.audit import api as audit
from core.invariant import GRACE, RUN_SWEEP, Broken, broken, invariant, row
from core.vault.soundness import why_not_open

BATCH = 500
KEY_BACK = (
    "Put the missing key back into VAULT_KEYS. If no key is missing, change this sign-in detail on the platform "
    "and store it again."
)


@invariant("Everything in the password safe opens with the keys of this server", clause="RO7")
def credentials_open(now):
    """Replaced versions too: each is opened and forgotten, nothing is shown."""
    for credential in Credential.objects.select_related("school_account").order_by("pk").iterator(chunk_size=BATCH):
        if reason := why_not_open(credential.sealed, context=credential.context):
            yield Broken(row(credential), f"The {credential} does not open. {reason}", KEY_BACK)


@invariant("Of each sign-in detail the newest version counts, and the older ones are kept as replaced", clause="RO7")
def newest_versions_count(now):
    """Nothing newer than what counts, and nothing replaced without a newer one."""
    newer = Credential.objects.filter(
        school_account=OuterRef("school_account"), kind=OuterRef("kind"), version__gt=OuterRef("version")
    )
    rows = Credential.objects.select_related("school_account").order_by("pk")
    overtaken = rows.current().filter(Exists(newer))
    yield from broken(overtaken, lambda found: f"The {found} counts, although a newer version is kept.")
    # A suggestion that was put aside has nothing after it.
    lost = rows.exclude(replaced_at=None).exclude(kind=SecretKind.SUGGESTED_PASSWORD).exclude(Exists(newer))
    yield from broken(lost, lambda found: f"The {found} was replaced, but the newer version is missing.")


@invariant("The password of every live account lies in the safe, unless everybody signs in as themselves", clause="RO7")
def live_accounts_have_a_password(now):
    """A shared password outside the safe is nobody's to see, to change or to take away."""
    kept = Credential.objects.current().filter(school_account=OuterRef("pk"), kind=SecretKind.PASSWORD)
    bare = SchoolAccount.objects.live().filter(each_has_own_access=False).exclude(Exists(kept))
    yield from broken(
        bare, lambda found: f"No password of “{found}” is in the safe.", "Store it on the account's page."
    )


@invariant("Every look into the safe and every stored sign-in detail has its line in the history", clause="RO7")
def looks_are_recorded(now):
    """A look without its committed line must not exist, by whatever way it was made."""
    looks = CredentialLook.objects.select_related("person", "credential__school_account").order_by("pk")
    found = looks.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        moments = [look.looked_at for look in batch]
        lines = audit.lines_between("credential.shown", min(moments), max(moments))
        for look in batch:
            if (str(look.credential_id), str(look.person_id), look.looked_at) not in lines:
                yield Broken(row(look), f"{look}, but the history has no line of it.")
    stored = audit.without_line(
        Credential.objects.order_by("pk"), "credential.stored", "credential.changed", "credential.suggested"
    )
    yield from broken(stored, "It was stored, but the history has no line of it.")


@invariant("Nothing of another password safe is kept after its half hour", clause="RO7")
def imports_are_forgotten(now):
    """What nobody took in is forgotten; what was taken in or left, the table's own rule empties."""
    late = SafeImport.objects.waiting().filter(expires_at__lte=now - GRACE).order_by("pk")
    yield from broken(late, "Its half hour is over, and what it holds is still here.", RUN_SWEEP)


@invariant("Two people open the safe for one hour, and once", clause="RO7")
def openings_end(now):
    """Nobody agrees or looks when the hour is over; whoever looked did so in time, after another person agreed."""
    rows = SafeOpening.objects.select_related("school_account").order_by("pk")
    late = rows.overdue(now - GRACE)
    yield from broken(late, lambda found: f"The hour of the {found} is over, and it could still be used.", RUN_SWEEP)
    alone = rows.filter(state__in=(OpeningState.AGREED, OpeningState.USED)).filter(
        Q(agreed_by=None) | Q(agreed_by=F("asked_by"))
    )
    yield from broken(alone, lambda found: f"To the {found} no second person agreed.")
    untimely = rows.filter(
        Q(used_at__gt=F("expires_at"))
        | Q(state=OpeningState.USED, used_at=None)
        | ~Q(state=OpeningState.USED) & Q(used_at__isnull=False)
    )
    yield from broken(untimely, lambda found: f"The {found} is {found.get_state_display()}, but its moments differ.")


INVARIANTS = (
    credentials_open,
    newest_versions_count,
    live_accounts_have_a_password,
    looks_are_recorded,
    imports_are_forgotten,
    openings_end,
)
