"""What the floor lets each group do. Every room has such a file (see groups.py)."""

from elearn.core.groups import EXPERTS

GROUP_PERMISSIONS: dict[str, list[str]] = {
    "Course organisers": ["wagtailadmin.access_admin"],
    "Patient reviewers": ["wagtailadmin.access_admin"],
    **{name: ["wagtailadmin.access_admin"] for name in EXPERTS},
}
