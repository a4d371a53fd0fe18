"""News from lower rooms and from the CMS, turned into service calls."""
