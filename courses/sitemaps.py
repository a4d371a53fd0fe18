"""What search engines are told of this room beside its pages: the glossary, whose
words people look up by name."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from courses import queries
from courses.models import GlossaryTerm


class GlossarySitemap(Sitemap):
    def items(self) -> QuerySet[GlossaryTerm]:
        return queries.glossary_entries()

    def lastmod(self, entry: GlossaryTerm) -> datetime | None:
        return entry.last_published_at


class GlossaryListSitemap(Sitemap):
    def items(self) -> list[str]:
        return queries.glossary_languages()

    def location(self, language: str) -> str:
        return queries.glossary_url(language)
