"""Wiring: settings, addresses, the background schedule and the web server."""
