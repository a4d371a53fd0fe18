"""Plain pages of words: privacy, accessibility, help."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index


class TextPage(Page):
    """A title, a sentence, and prose. Shown in the footer when it is in menus."""

    parent_page_types = ["courses.HomePage"]
    subpage_types: list[str] = []

    lead = models.TextField(_("lead"), blank=True)
    text = RichTextField(
        _("text"), features=["h2", "h3", "bold", "italic", "link", "ol", "ul"]
    )

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("text")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("text"),
    ]
    template = "courses/pages/text.html"

    class Meta:
        verbose_name = _("text page")
