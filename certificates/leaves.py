"""A certificate as a leaf of the record: what of it never changes, whoever it was of.

No name and nothing that a withdrawal takes away stands in it, so that the leaf can be
made again afterwards; the name is held by the digest of the evidence.
"""

from __future__ import annotations

from typing import Any

from certificates.domain.credit import written
from media.domain.programme import to_ms


def leaf_of(certificate: Any) -> dict[str, Any]:
    """For the model and for its historical form in migrations."""
    replaces = certificate.replaces
    return {
        "serial": certificate.serial,
        "uuid": str(certificate.uuid),
        # 100 random bits: without them nobody can guess what a leaf is of.
        "code": certificate.code,
        "held_on": certificate.held_on.isoformat(),
        "rule": certificate.rule_version,
        "credits": written(certificate.credits),
        "issued_ms": to_ms(certificate.issued_at),
        "retain_until": certificate.retain_until.isoformat(),
        "replaces": replaces.serial if replaces else "",
        "evidence_sha256": certificate.evidence_sha256,
        "pdf_sha256": certificate.pdf_sha256,
        "pdf_size": certificate.pdf_size,
    }
