"""What each group may do in this room (core grants it after migrate)."""

GROUP_PERMISSIONS: dict[str, list[str]] = {
    "Course organisers": [
        "courses.add_quiz",
        "courses.change_quiz",
        "courses.delete_quiz",
        "courses.view_quiz",
        "courses.add_glossaryterm",
        "courses.change_glossaryterm",
        "courses.delete_glossaryterm",
        "courses.view_glossaryterm",
    ],
    "Patient reviewers": ["courses.view_quiz", "courses.view_glossaryterm"],
}

#: Nothing of these is published before a patient reviewer approved it.
REVIEWED_MODELS = [
    "courses.CataloguePage",
    "courses.Quiz",
    "courses.GlossaryTerm",
]
