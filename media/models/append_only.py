"""Rows that are written once: what was in force must stay readable."""

from __future__ import annotations

from typing import Any

from django.db import models


class ImmutableError(TypeError):
    """Somebody tried to change a record that is only ever added to."""


class AppendOnlyModel(models.Model):
    """A record that is written once: saving again or deleting is refused."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise ImmutableError(f"{type(self).__name__} is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ImmutableError(f"{type(self).__name__} is never deleted")
