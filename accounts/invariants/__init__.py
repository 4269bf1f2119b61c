"""What must hold about school accounts: approval, who can post, the password safe, leavers, endings, reviews."""

from accounts.invariants import approvals, endings, leavers, safe

INVARIANTS = (*approvals.INVARIANTS, *endings.INVARIANTS, *leavers.INVARIANTS, *safe.INVARIANTS)
