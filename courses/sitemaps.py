"""What search engines are told: pages that a visitor can read, and the glossary, whose
words people look up by name. Never an address that leads to the sign-in only."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.db.models import Q, QuerySet
from django.db.models.functions import Left, Length
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap
from wagtail.models import Page

from courses import queries
from courses.models import GlossaryTerm, LessonPage, ModulePage


class PageSitemap(WagtailSitemap):  # type: ignore[misc]
    def items(self) -> QuerySet[Any]:
        pages: QuerySet[Any] = super().items()
        return pages.exclude(pk__in=_lessons_behind_doors())

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super()._urls(page, protocol, domain)
        for one in urls:
            # Wagtail takes scheme and host from its record of the site, which nobody
            # needs to keep up to date here; robots accept only the host they asked.
            path = urlsplit(one["location"]).path
            one["location"] = f"{protocol}://{domain}{path}"
        return urls


def _lessons_behind_doors() -> QuerySet[Any]:
    """Lessons that need an account, or whose module is not published."""
    lessons = LessonPage.objects.annotate(
        above=Left("path", Length("path") - Page.steplen)
    )
    published = ModulePage.objects.live().values("path")
    found: QuerySet[Any] = lessons.filter(
        Q(is_open=False) | ~Q(above__in=published)
    ).values("pk")
    return found


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
