"""Packages from elsewhere (SCORM, H5P): read, kept, and played on an origin of
their own. Nothing of a package is ever run on the site's origin."""
