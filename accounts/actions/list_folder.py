"""Staff lists from the folder of the school's system: each taken in once, by itself where nothing is in doubt (SC1)."""

import hashlib

from django.conf import settings

from accounts.actions.staff_lists import apply_staff_list
from accounts.list_folder import finished_files
from accounts.models import StaffList
from accounts.notices import staff_list as notices
from accounts.queries.staff_list import plan_for
from accounts.rules import staff_list as rules
from accounts.staff_file import BadList, read_staff_file
from core.action import action
from core.actor import Actor
from core.audit import api as audit
from core.heartbeat.troubles import noted

FOLDER = Actor(person=None, name="Staff list folder")
NEWER = "A newer list came."
STUMBLED = "Something in it could not be worked out. Show “Is it running?” to whoever looks after the software."


def pick_up_staff_lists(*, by, now) -> int:
    """Take up the new lists of the folder; returns how many. Files are read before any transaction begins.

    One that cannot be worked out is set aside: it stops no newer one, and is not taken in after one.
    Raises StaffListFolderCannotBeRead, which the technician sees.
    """
    if settings.STAFF_LIST_FOLDER is None:
        return 0
    picked_up = 0
    for name, data in finished_files(settings.STAFF_LIST_FOLDER, now):
        digest = hashlib.sha256(data).hexdigest()
        if StaffList.objects.filter(sha256=digest, uploaded_by=None).exists():
            continue
        try:
            (rows, broken), why = read_staff_file(data), ""
        except BadList as fault:
            rows, broken, why = [], [], str(fault)
        found, is_kept = {"by": FOLDER, "now": now, "file_name": name, "digest": digest}, False
        with noted("accounts.staff_list", now=now):
            pick_up_staff_list(**found, rows=rows, broken=broken, why=why)
            is_kept = True
        if not is_kept:
            pick_up_staff_list(**found, rows=[], broken=[], why=STUMBLED)
        picked_up += 1
    return picked_up


@action
def pick_up_staff_list(*, by, now, file_name, digest, rows, broken, why):
    """Keep a list from the folder and take it in; set aside with `why` where it could not be read.

    One by which the brake stops waits for whoever records who leaves. Older ones that wait still are set aside.
    """
    if StaffList.objects.filter(sha256=digest, uploaded_by=None).exists():
        return
    waiting = StaffList.objects.filter(uploaded_by=None, applied_at=None, set_aside_because="")
    if not why:
        waiting.update(set_aside_because=NEWER, rows=[], broken=[])
    staff_list = StaffList.objects.create(
        file_name=file_name[:200],
        sha256=digest,
        rows=rows,
        broken=broken,
        uploaded_at=now,
        set_aside_because=why[:300],
    )
    audit.record("staff_list.picked_up", staff_list, by=by, rows=len(rows), broken=len(broken))
    if why:
        notices.staff_list_set_aside(staff_list, now)
        return
    plan = plan_for(staff_list, by, now)
    if why_wait := rules.why_not_by_itself(plan):
        notices.staff_list_waits(staff_list, why_wait, now)
    else:
        apply_staff_list(staff_list, by=by, now=now, digest=plan.digest)
