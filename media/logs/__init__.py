"""Presence logs: from a platform's file to spans, and from spans to the archive."""
