"""Taking in the accounts that the school already has: each waits for an approval like any other (RO5)."""

import hashlib

from accounts.actions.requests import submit_request
from accounts.models import AccountList, AccountRequest
from accounts.queries.account_list import plan_for
from accounts.rules import account_list as rules
from core.action import action, refuse_if
from core.audit import api as audit


@action
def upload_account_list(*, by, now, file_name, data, rows, broken):
    """Keep the rows of a list until whoever sent it has looked; rows of their earlier lists are emptied.

    Nothing is changed yet. Returns the list; raises Refused.
    """
    refuse_if(rules.why_not_upload(by))
    AccountList.objects.filter(uploaded_by=by.person).exclude(rows=[], broken=[]).update(rows=[], broken=[])
    account_list = AccountList.objects.create(
        file_name=file_name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        rows=rows,
        broken=broken,
        uploaded_at=now,
        uploaded_by=by.person,
    )
    audit.record("account_list.uploaded", account_list, by=by, rows=len(rows), broken=len(broken))
    return account_list


@action
def apply_account_list(account_list, *, by, now, digest):
    """Make a proposal of each account, marked as existing already: all of the list or nothing.

    What says everything goes on to be decided at once; the others stay with `by` as drafts until they are answered.
    No account comes to exist here: each needs its approval, and its set-up proves what stands. Returns the counts.
    Raises Refused, above all where something has changed since the preview.
    """
    plan = plan_for(account_list, by, now)
    refuse_if(rules.why_not_apply(account_list, plan, by, digest=digest))
    for found in plan.found:
        asked = AccountRequest.objects.create(
            proposed_by=by.person, started_at=now, exists_already=True, account_list=account_list, **found.fields
        )
        asked.will_post.set(found.posting)
        asked.will_monitor.set(found.watching)
        audit.record("account_request.taken_in", asked, by=by, row=found.row.line)
        if not found.lacking:
            submit_request(asked, by=by, now=now)
    account_list.applied_at, account_list.applied_by = now, by.person
    account_list.rows, account_list.counts = [], plan.counts
    account_list.broken = [{"line": row.line, "name": row.name, "why": row.why} for row in plan.broken]
    account_list.save(update_fields=["applied_at", "applied_by", "rows", "broken", "counts"])
    audit.record("account_list.applied", account_list, by=by, **plan.counts)
    return plan.counts
