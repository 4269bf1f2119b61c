"""When the background was last seen at work, so that /healthz can tell a dead beat from a dead worker."""
