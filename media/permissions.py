"""What each group may do in this room (core grants it after migrate)."""

GROUP_PERMISSIONS: dict[str, list[str]] = {
    "Course organisers": [
        "media.add_webinar",
        "media.change_webinar",
        "media.view_webinar",
        "media.view_registration",
        "media.view_logimport",
        "media.view_archivepart",
    ],
    "Patient reviewers": ["media.view_webinar"],
}

#: Live events are announced by the organisers themselves.
PUBLISHED_BELOW: dict[str, list[str]] = {
    "Course organisers": ["media.WebinarIndexPage"],
}
