"""Django as WSGI: what the ASGI root mounts and what tests talk to."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.demo")

application = get_wsgi_application()
