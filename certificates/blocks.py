"""What a certificate's template is made of: wording by language, signatories, logos."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from certificates.domain.sentences import (
    COMPLETION_FIELDS,
    FIELDS,
    Trouble,
    claims_in,
    troubles_in,
)
from certificates.paper_words import OWN, fields_of, languages, trouble_words

FIELDS_HELP = " ".join(f"{{{name}}}" for name in FIELDS)
COMPLETION_HELP = " ".join(f"{{{name}}}" for name in COMPLETION_FIELDS)
#: Several lines with fields; the others are one line without.
BODIES = ("body", "body_without_credit", "body_completion")


class WordingBlock(blocks.StructBlock):
    """The first page in one language. What is left empty is in the usual words."""

    language = blocks.ChoiceBlock(label=_("Language"), choices=languages)
    kind = blocks.CharBlock(
        label=_("Heading"),
        required=False,
        max_length=60,
        help_text=_("For example “Certificate of attendance”."),
    )
    kind_without_credit = blocks.CharBlock(
        label=_("Heading where no credits were earned"), required=False, max_length=60
    )
    certify = blocks.CharBlock(
        label=_("Line above the name"), required=False, max_length=80
    )
    body = blocks.TextBlock(
        label=_("Sentence under the name"),
        required=False,
        rows=3,
        help_text=_(
            "At most four lines. These fields may stand in it: %(fields)s. Words "
            "between *asterisks* are printed bold. A line with a value of the person "
            "must fit on one line."
        )
        % {"fields": FIELDS_HELP},
    )
    body_without_credit = blocks.TextBlock(
        label=_("Sentence where no credits were earned"), required=False, rows=3
    )
    kind_completion = blocks.CharBlock(
        label=_("Heading where a module was completed"), required=False, max_length=60
    )
    body_completion = blocks.TextBlock(
        label=_("Sentence where a module was completed"),
        required=False,
        rows=3,
        help_text=_("These fields may stand in it: %(fields)s.")
        % {"fields": COMPLETION_HELP},
    )
    check = blocks.CharBlock(
        label=_("Line under the code"), required=False, max_length=120
    )
    footnote = blocks.CharBlock(
        label=_("Small print at the foot"), required=False, max_length=160
    )

    class Meta:
        icon = "openquote"
        label = _("Wording")
        label_format = "{language}"

    def clean(self, value: Any) -> Any:
        told = super().clean(value)
        _refuse(
            {name: _troubles(name, told.get(name) or "") for name in (*OWN, "footnote")}
        )
        return told


def _troubles(name: str, text: str) -> list[Trouble]:
    return troubles_in(text, fields_of(name)) if name in BODIES else claims_in(text)


def _refuse(troubles: dict[str, list[Trouble]]) -> None:
    errors = {
        name: ValidationError([trouble_words(one, fields_of(name)) for one in found])
        for name, found in troubles.items()
        if found
    }
    if errors:
        raise StructBlockValidationError(block_errors=errors)


class PlainWordsBlock(blocks.StructBlock):
    """Its lines are printed as they stand, so they claim nothing either."""

    PRINTED: tuple[str, ...] = ()

    def clean(self, value: Any) -> Any:
        told = super().clean(value)
        _refuse({name: claims_in(told.get(name) or "") for name in self.PRINTED})
        return told


class SignatoryBlock(PlainWordsBlock):
    PRINTED = ("name", "role")

    name = blocks.CharBlock(label=_("Name"), max_length=80)
    role = blocks.CharBlock(label=_("Role"), max_length=80, required=False)
    image = ImageChooserBlock(
        label=_("Picture of the signature"),
        required=False,
        help_text=_("PNG or JPEG. Without one, a line is printed to sign on."),
    )

    class Meta:
        icon = "user"
        label = _("Signatory")
        label_format = "{name}"


class LogoBlock(PlainWordsBlock):
    PRINTED = ("words",)

    image = ImageChooserBlock(label=_("Picture"), help_text=_("PNG or JPEG."))
    words = blocks.CharBlock(
        label=_("In words"),
        max_length=80,
        help_text=_("Whose logo it is; a screen reader reads it."),
    )

    class Meta:
        icon = "image"
        label = _("Logo")
        label_format = "{words}"


class WordingsBlock(blocks.StreamBlock):
    """One wording for each language."""

    wording = WordingBlock()

    def clean(self, value: Any) -> Any:
        told = super().clean(value)
        seen: set[str] = set()
        errors = {}
        for number, child in enumerate(told):
            language = child.value["language"]
            if language in seen:
                errors[number] = ValidationError(_("This language is there already."))
            seen.add(language)
        if errors:
            raise blocks.stream_block.StreamBlockValidationError(block_errors=errors)
        return told
