"""The one ASGI root: Django runs as WSGI in threads behind it.

Django's own ASGI handler costs about ten times as much per cheap request as
its WSGI handler (docs/decisions/0003), so pages go through a2wsgi. The live
service joins here under /live/ when the room opens.
"""

import os

from a2wsgi import WSGIMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.demo")

from elearn.wsgi import application as django_application

application = WSGIMiddleware(django_application, workers=8)
