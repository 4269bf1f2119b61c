"""The verbs of `accounts`: the only code that changes its state."""
