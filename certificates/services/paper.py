"""Writes about an event's paper: which template and language its certificates have."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.exceptions import CannotPrint
from certificates.models import CertificateTemplate, EventPaper
from certificates.paper_words import languages
from elearn.core.audit import record
from elearn.core.models import User
from media.models import Webinar


@transaction.atomic
def choose_paper(
    webinar: Webinar, *, template: CertificateTemplate, language: str, by: User | None
) -> EventPaper:
    """What is issued from now on is printed so; what is issued stays as it is.

    `CannotPrint` for a template that is not published, or a language we have not.
    """
    if language not in dict(languages()):
        raise CannotPrint(_("Please choose one of the languages in the list."))
    if not template.live:
        raise CannotPrint(_("This template is a draft. Please publish it first."))
    webinar = Webinar.objects.select_for_update().get(pk=webinar.pk)
    before = EventPaper.objects.filter(webinar=webinar).first()
    if before and (before.template_id, before.language) == (template.pk, language):
        return before
    paper: EventPaper
    paper, _made = EventPaper.objects.update_or_create(
        webinar=webinar, defaults={"template": template, "language": language}
    )
    record(
        "certificates.choose_paper",
        webinar,
        by=by,
        template=template.key,
        language=language,
    )
    return paper
