"""What an accreditor gets of an event: the members of the dossier, in their order."""

from certificates.dossier.members import members_of

__all__ = ["members_of"]
