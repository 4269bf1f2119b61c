"""The verbs of `policy`: the only code that changes its state."""
