"""The forms of reports: making one, and working on one."""
