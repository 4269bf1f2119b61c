#!/usr/bin/env python
"""Runs the commands of barnes_social."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barnes_social.settings")
    from barnes_social.commands import run

    run(sys.argv)
