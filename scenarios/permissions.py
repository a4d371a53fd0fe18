"""What each group may do in this room; core hands these out after migrate."""

from elearn.core.groups import EXPERTS

GROUP_PERMISSIONS: dict[str, list[str]] = {
    "Course organisers": [
        "scenarios.add_scenario",
        "scenarios.change_scenario",
        "scenarios.lock_scenario",
        "scenarios.unlock_scenario",
        "scenarios.view_scenario",
    ],
    # Their approval publishes (elearn.core.workflows); they publish nothing else.
    "Patient reviewers": ["scenarios.view_scenario"],
    # What they are asked to confirm may be said in a conversation.
    **{name: ["scenarios.view_scenario"] for name in EXPERTS},
}

#: Content that passes the patients' review before it is published.
REVIEWED_MODELS: list[str] = ["scenarios.Scenario"]
