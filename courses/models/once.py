"""Records that are written once: what was published, asked, done or decided stays as it
was. Refuses a second `save`, in whatever way it comes."""

from __future__ import annotations

from typing import Any

from django.db import models


class WrittenOnce(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError(f"{type(self).__name__} is written once and never changes.")
        super().save(*args, **kwargs)
