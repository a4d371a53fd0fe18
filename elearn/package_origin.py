"""The second origin as WSGI: what `serve --package-port` listens with."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.demo")
django.setup(set_prefix=False)

from courses.packages.origin import application  # noqa: E402

__all__ = ["application"]
