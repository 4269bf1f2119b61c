"""E-mail as it lies in files: found, taken apart and read. Parsing only; nothing is fetched or kept."""
