"""The verbs of `people`: the only code that changes its state."""
