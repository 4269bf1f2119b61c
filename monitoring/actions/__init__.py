"""The verbs of `monitoring`: the only code that changes its state."""
