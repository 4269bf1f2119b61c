"""What must hold about school accounts: approval, who can post, the password safe, leavers and what follows."""

from accounts.invariants import approvals, endings, leavers, linked_groups, long_leaves, posts, safe, ways

INVARIANTS = (
    *approvals.INVARIANTS,
    *endings.INVARIANTS,
    *leavers.INVARIANTS,
    *linked_groups.INVARIANTS,
    *long_leaves.INVARIANTS,
    *posts.INVARIANTS,
    *safe.INVARIANTS,
    *ways.INVARIANTS,
)
