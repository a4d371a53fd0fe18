"""Serves single files of npm packages and wheels, and nothing else of them.

`PACKAGE_FILES` in the settings maps a name under /static/ to a file. A file
that set-up has not brought yet is simply not found; system check core.W002
names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class PackageFinder(BaseFinder):
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        source = settings.PACKAGE_FILES.get(path.replace("\\", "/"))
        if source is None or not Path(source).is_file():
            return [] if find_all else None
        return [str(source)] if find_all else str(source)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, source in settings.PACKAGE_FILES.items():
            if Path(source).is_file():
                yield name, _SingleFile(name, Path(source))


class _SingleFile(FileSystemStorage):
    """A storage that knows one file, under the name it is served by."""

    prefix = ""

    def __init__(self, name: str, source: Path) -> None:
        super().__init__(location=str(source.parent))
        self._name, self._source = name, source

    def path(self, name: str) -> str:
        return str(self._source) if name == self._name else super().path(name)
