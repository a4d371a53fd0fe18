"""System checks: what a machine must have before it can print certificates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.utils import timezone

from certificates import pdf, signing_keys
from certificates.domain.rules import RuleError
from certificates.exceptions import CannotSign
from certificates.printing import fonts
from certificates.rule_sets import rule_sets


@register("certificates")
def check_rules(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        rule_sets()
    except RuleError as error:
        return [Warning(f"A rule set cannot be read: {error}", id="certificates.W003")]
    return []


@register("certificates")
def check_fonts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    missing = fonts.missing_fonts()
    if not missing:
        return _missing_scripts()
    return [
        Warning(
            f"No certificate can be issued: {', '.join(missing)} not found.",
            hint="Install the system package fonts-noto-core.",
            id="certificates.W001",
        )
    ]


def _missing_scripts() -> list[CheckMessage]:
    scripts = fonts.missing_scripts()
    if not scripts:
        return []
    return [
        Warning(
            f"Certificates are refused for names in {', '.join(scripts)}.",
            hint="Install the system packages fonts-noto-core and fonts-noto-cjk.",
            id="certificates.W005",
        )
    ]


@register("certificates", deploy=False)
def check_subsetting(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        is_fast = pdf.has_fast_subsetting()
    except OSError as error:
        return [
            Warning(
                f"No certificate can be issued: a library for layout is missing ({error}).",
                hint="Install libpango-1.0-0 and libpangoft2-1.0-0.",
                id="certificates.W004",
            )
        ]
    if is_fast:
        return []
    return [
        Warning(
            "Certificates take ten times as long as they need.",
            hint="Install the system package libharfbuzz-subset0.",
            id="certificates.W002",
        )
    ]


@register("certificates")
def check_signing(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The demo makes its own keys when it is loaded."""
    if settings.DEMO:
        return []
    if not signing_keys.is_ready():
        return [
            Warning(
                "No certificate can be issued: there are no signing keys.",
                hint="Run “manage.py init_signing” (docs/how-to/keys.md).",
                id="certificates.W005",
            )
        ]
    try:
        signing_keys.signer_at(timezone.now())
    except CannotSign as problem:
        return [
            Warning(
                f"No certificate can be issued: {problem}",
                hint="See docs/how-to/keys.md.",
                id="certificates.W006",
            )
        ]
    return []
