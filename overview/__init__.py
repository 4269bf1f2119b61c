"""Pages that show the whole school: waiting for you, how we are doing, the demonstration."""
