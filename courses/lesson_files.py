"""Where the files are that lessons play. What they are is the floor's to say
(elearn/core/played_files.py), who may have them access.py's.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse


def file_url(document: Any) -> str:
    return reverse("courses:lesson_file", args=[document.pk, document.filename])
