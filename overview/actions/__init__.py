"""The verbs of `overview`: the only code that changes its state."""
