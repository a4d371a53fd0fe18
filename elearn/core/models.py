"""The floor that every room stands on: people, images, documents, site words."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from elearn.core.choices import Role, TrainingLevel

#: Stands for an address where somebody has given none: a name that never exists
#: (RFC 2606), so no letter reaches anybody there.
NO_ADDRESS = "no-address.invalid"


def normalise_email(value: str) -> str:
    """The one spelling under which an address is stored and looked up.

    NFKC then casefold: full-width letters and capitals must not make a second
    account of one mailbox. The local part is folded too; mail systems that
    tell `Anna@` from `anna@` are not met in practice.
    """
    return unicodedata.normalize("NFKC", value).strip().casefold()


@cache  # asking walks through some six hundred files, for every person saved
def known_time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def validate_time_zone(value: str) -> None:
    if value not in known_time_zones():
        raise ValidationError(
            _("“%(zone)s” is not a time zone we know."), params={"zone": value}
        )


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=normalise_email(username or ""))

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        user = self.model(email=normalise_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        fields.setdefault("name", email.partition("@")[0])
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the login; django-allauth verifies it."""

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is already an account for this address.")},
    )
    name = models.CharField(
        _("name"),
        max_length=120,
        help_text=_("As it should stand on your certificates."),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        help_text=_("Two letters, for example PT."),
    )
    role = models.CharField(
        _("role"), max_length=16, choices=Role.choices, default=Role.RESIDENT
    )
    training_level = models.CharField(
        _("training level"), max_length=1, choices=TrainingLevel.choices, blank=True
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Europe/Vienna",
        validators=[validate_time_zone],
    )
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = normalise_email(self.email)
        self.name = unicodedata.normalize("NFC", self.name).strip()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word]
        letters = [words[0][0], words[-1][0]] if len(words) > 1 else [self.name[:1]]
        return "".join(letters)

    @property
    def has_address(self) -> bool:
        return not self.email.endswith(f"@{NO_ADDRESS}")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class CustomImage(AbstractImage):
    admin_form_fields = Image.admin_form_fields


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(
        CustomImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="core_rendition_unique",
            )
        ]


class CustomDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields


@register_setting(icon="site")
class SiteWords(BaseSiteSetting):
    """How the site calls itself, and who stands behind it."""

    site_name = models.CharField(
        _("site name"), max_length=60, default="Talking with patients"
    )
    provider = models.CharField(
        _("provider"),
        max_length=120,
        default="European School of Radiology (ESOR)",
        help_text=_("Printed on certificates."),
    )
    contact_email = models.EmailField(_("contact address"), default="help@example.org")

    panels = [
        FieldPanel("site_name"),
        FieldPanel("provider"),
        FieldPanel("contact_email"),
    ]

    class Meta:
        verbose_name = _("site words")


class StoredStatement(models.Model):
    """What a record told, as an xAPI statement; kept, and sent on where a learning
    record store is set. Only ever added; `sent_at` and `refused_at` are all that
    changes. Each room has its own table, beside the records that it tells of."""

    uuid = models.UUIDField(unique=True)
    body = models.JSONField()
    stored_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    #: The store said that it will not take this one; it is not sent again.
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"statement {self.uuid}"


class DemoLoad(models.Model):
    """Which state of the demo's files this database was last filled from."""

    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        get_latest_by = "loaded_at"

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.loaded_at:%Y-%m-%d}"
