"""Sealing and opening secrets: pure cryptography, keys from the settings."""
