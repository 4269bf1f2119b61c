"""What must hold about school accounts: their approval, who can post, the password safe, leavers."""

from accounts.invariants import approvals, leavers, safe

INVARIANTS = (*approvals.INVARIANTS, *leavers.INVARIANTS, *safe.INVARIANTS)
