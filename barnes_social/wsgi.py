"""The door for the web server."""

import os
import signal
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from barnes_social.database_role import why_not_run_as
from barnes_social.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barnes_social.settings")
is_served = "BARNES_SOCIAL_SERVED" in os.environ
if is_served:  # granian's own child must not outlive it
    die_with_parent(signal.SIGKILL)
application = get_wsgi_application()
# `manage.py serve` has looked already.
if not is_served and not settings.DEMONSTRATION and (reason := why_not_run_as()):
    sys.exit(reason)
