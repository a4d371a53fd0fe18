"""What each group may do in this room (core grants it after migrate)."""

from courses.choices import Expertise
from elearn.core.groups import EXPERTS

GROUP_PERMISSIONS: dict[str, list[str]] = {
    "Course organisers": [
        "courses.add_quiz",
        "courses.change_quiz",
        "courses.delete_quiz",
        "courses.view_quiz",
        "courses.add_questionbank",
        "courses.change_questionbank",
        "courses.delete_questionbank",
        "courses.view_questionbank",
        "courses.add_bankquestion",
        "courses.change_bankquestion",
        "courses.delete_bankquestion",
        "courses.view_bankquestion",
        "courses.add_courserun",
        "courses.change_courserun",
        "courses.view_courserun",
        "courses.add_topic",
        "courses.change_topic",
        "courses.view_topic",
        "courses.add_webinarfiling",
        "courses.change_webinarfiling",
        "courses.view_webinarfiling",
        "courses.change_modulecompletion",
        "courses.add_evaluationform",
        "courses.change_evaluationform",
        "courses.view_evaluationform",
        "courses.add_contentpackage",
        "courses.change_contentpackage",
        "courses.view_contentpackage",
        "courses.add_ltiplatform",
        "courses.change_ltiplatform",
        "courses.view_ltiplatform",
        "courses.view_ltireport",
        "courses.add_glossaryterm",
        "courses.change_glossaryterm",
        "courses.delete_glossaryterm",
        "courses.view_glossaryterm",
        "courses.add_signoff",
        "courses.view_signoff",
    ],
    **{
        name: ["courses.view_signoff", f"courses.sign_off_{field}"]
        for name, field in zip(EXPERTS, Expertise.values, strict=True)
    },
    "Patient reviewers": [
        "courses.view_quiz",
        "courses.view_bankquestion",
        "courses.view_contentpackage",
        "courses.view_glossaryterm",
    ],
}

#: Nothing of these is published before a patient reviewer approved it.
REVIEWED_MODELS = [
    "courses.CataloguePage",
    "courses.Quiz",
    "courses.BankQuestion",
    "courses.GlossaryTerm",
]
