"""The verbs that touch the whole school."""
