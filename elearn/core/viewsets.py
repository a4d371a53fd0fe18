"""The Wagtail admin's list and forms of people: one name, not a first and a last."""

from __future__ import annotations

from functools import cached_property

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from elearn.core.accounts import is_address_taken
from elearn.core.choices import time_zone_choices
from elearn.core.countries import COUNTRIES
from elearn.core.models import normalise_email

PROFILE_FIELDS = ("name", "country", "role", "training_level", "time_zone")


class PersonForm(forms.ModelForm):
    """What both forms share: choices instead of codes, one spelling of an address."""

    # Wagtail's forms declare these; our person has one name.
    first_name = None
    last_name = None

    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=[("", "–"), *COUNTRIES.items()]
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    def clean_email(self) -> str:
        email = normalise_email(self.cleaned_data["email"])
        if is_address_taken(email, by_other_than=self.instance):
            raise forms.ValidationError(
                _("Another person has confirmed this address as theirs.")
            )
        return email


class PersonCreationForm(PersonForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = ("email", *PROFILE_FIELDS, "is_superuser", "groups")
        widgets = {"groups": forms.CheckboxSelectMultiple}


class PersonEditForm(PersonForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = ("email", *PROFILE_FIELDS, "is_active", "is_superuser", "groups")
        widgets = {"groups": forms.CheckboxSelectMultiple}


class PersonIndexView(IndexView):
    page_title = _("People")
    add_item_label = _("Add a person")

    @cached_property
    def search_fields(self) -> set[str]:
        return {"name", "email"}

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering)
        return super().order_queryset(queryset)

    @cached_property
    def columns(self) -> list:
        columns = super().columns
        for column in columns:
            if column.name == "name":
                column.sort_key = "name"
            elif column.name == "email":
                column.label = _("E-mail address")
        return columns


class PersonViewSet(UserViewSet):
    menu_label = _("People")
    ordering = "name"
    index_view_class = PersonIndexView
    template_prefix = "core/users/"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
