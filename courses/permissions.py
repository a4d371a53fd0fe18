"""What each group may do in this room (core grants it after migrate)."""

GROUP_PERMISSIONS: dict[str, list[str]] = {
    "Course organisers": [
        "courses.add_quiz",
        "courses.change_quiz",
        "courses.delete_quiz",
        "courses.view_quiz",
        "courses.add_evaluationform",
        "courses.change_evaluationform",
        "courses.view_evaluationform",
    ],
    "Patient reviewers": ["courses.view_quiz"],
}

#: Nothing of these is published before a patient reviewer approved it.
REVIEWED_MODELS = ["courses.CataloguePage", "courses.Quiz"]
