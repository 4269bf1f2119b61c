"""The door for the web server."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from barnes_social.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barnes_social.settings")
if "BARNES_SOCIAL_SERVED" in os.environ:  # granian's own child must not outlive it
    die_with_parent(signal.SIGKILL)
application = get_wsgi_application()
