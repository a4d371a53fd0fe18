"""Which template and language certificates have. Reads only."""

from __future__ import annotations

from certificates.models import CertificateTemplate, EventPaper
from certificates.paper_models import USUAL_TEMPLATE
from certificates.paper_words import USUAL
from media.models import Webinar


def paper_of(webinar: Webinar) -> tuple[CertificateTemplate, str]:
    """The template and language of an event; the usual ones where it chose none. An
    unsaved template stands for the platform's own words. At most two queries."""
    chosen = (
        EventPaper.objects.filter(webinar=webinar).select_related("template").first()
    )
    if chosen is not None and chosen.template.live:
        return chosen.template, chosen.language
    return usual_template(), chosen.language if chosen is not None else USUAL


def usual_template() -> CertificateTemplate:
    """The template of whatever chose none, unsaved where there is none yet."""
    usual = CertificateTemplate.objects.filter(key=USUAL_TEMPLATE, live=True).first()
    return usual or CertificateTemplate(key=USUAL_TEMPLATE)
