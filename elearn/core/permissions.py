"""What the floor lets each group do. Every room has such a file (see groups.py)."""

GROUP_PERMISSIONS: dict[str, list[str]] = {
    "Course organisers": ["wagtailadmin.access_admin"],
    "Patient reviewers": ["wagtailadmin.access_admin"],
    "Expert reviewers": ["wagtailadmin.access_admin"],
}
