"""What each group may do in this room (core grants it after migrate)."""

GROUP_PERMISSIONS: dict[str, list[str]] = {
    "Course organisers": [
        "certificates.view_certificate",
        "certificates.add_certificate",
        "certificates.change_certificate",
        "certificates.add_certificatetemplate",
        "certificates.change_certificatetemplate",
        "certificates.publish_certificatetemplate",
        "certificates.view_certificatetemplate",
    ],
}
