"""What must hold about school accounts: approval, who can post, the password safe, leavers, endings, reviews, posts."""

from accounts.invariants import approvals, endings, leavers, long_leaves, posts, safe, ways

INVARIANTS = (
    *approvals.INVARIANTS,
    *endings.INVARIANTS,
    *leavers.INVARIANTS,
    *long_leaves.INVARIANTS,
    *posts.INVARIANTS,
    *safe.INVARIANTS,
    *ways.INVARIANTS,
)
