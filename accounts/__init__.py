"""School accounts: proposals, set-up, sign-in details, handing over, who can post, leaving."""
