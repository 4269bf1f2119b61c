"""The verbs of `incidents`: the only code that changes its state."""
