"""What this room refuses, each with a sentence for the person who asked."""

from __future__ import annotations

from elearn.core.exceptions import Refusal


class CertificateRefused(Refusal):
    """No certificate was made, and nothing was stored."""


class NotDue(CertificateRefused):
    """The rule says no; `reasons` are the sentences."""

    def __init__(self, sentence: str, reasons: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.reasons = reasons or [sentence]


class CannotPrint(CertificateRefused):
    """The paper cannot be made as it must be: a missing letter, a missing font."""


class CannotSign(CertificateRefused):
    """There is no key to sign with, or it cannot be opened; nothing was issued."""


class DamagedCertificate(CertificateRefused):
    """The stored file is not the one that was issued."""


class RecordIsFrozen(CertificateRefused):
    """An issued certificate is never edited or deleted."""


class OptionRefused(Refusal):
    """An event's option was not changed."""


class CorrectionNotPossible(Refusal):
    """A correction was not asked for, or not decided; nothing was stored."""


class NumberNotKept(Refusal):
    """A number of a chamber was not changed."""


class DossierRefused(Refusal):
    """No dossier was asked for, or there is none to take away."""
