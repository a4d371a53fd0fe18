"""Which conversation does a lesson or module take? They are found by any part of their
title, code or patient's name; nothing has to be indexed first.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)

FOUND_BY = ("title", "code", "slug", "persona_name")


class FindConversationForm(BaseFilterForm):
    q = forms.CharField(
        label=_("Search term"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"placeholder": _("Title, code or name of the patient")}
        ),
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter(objects).defer("script")
        words = self.cleaned_data.get("q", "").split()
        self.is_searching = bool(words)
        self.search_query = " ".join(words)
        for word in words:
            any_field = Q()
            for name in FOUND_BY:
                any_field |= Q(**{f"{name}__icontains": word})
            found = found.filter(any_field)
        return found


class ChooseConversationView(ChooseView):
    filter_form_class = FindConversationForm


class ChooseConversationResultsView(ChooseResultsView):
    filter_form_class = FindConversationForm


class ConversationChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseConversationView
    choose_results_view_class = ChooseConversationResultsView
