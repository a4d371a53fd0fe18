"""Writes of this room: one transaction each, keyword-only, audited."""
