"""The sentences for what was found in a Twine story, or is lost in one, and the
words that we add to a story that has none.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

#: Labels of replies that the source has no words for.
CONTINUE: Final = pgettext_lazy("reply", "Continue")
BACK: Final = pgettext_lazy("reply", "Back")

_FILE: Final[dict[str, Promise | str]] = {
    "twine_bad_bytes": gettext_lazy(
        "Some signs of the file could not be read and are shown as �."
    ),
    "twine_more_in_file": gettext_lazy("There is more of this kind in the file."),
    "twine_text_before_first": gettext_lazy(
        "The text before the first passage was left out."
    ),
    "twine_no_title": gettext_lazy(
        "The story has no title; it was given the name of the file."
    ),
    "twine_no_ifid": gettext_lazy("The story carries no number (IFID) of its own."),
    "twine_no_story_data": gettext_lazy(
        "There is no StoryData, so the story’s format was told from its passages."
    ),
    "twine_bad_story_data": gettext_lazy(
        "StoryData could not be read; it was left out."
    ),
    "twine_bad_story_field": gettext_lazy(
        "“%(field)s” in StoryData is no text; it was left out."
    ),
    "twine_odd_story_field": gettext_lazy(
        "“%(field)s” in StoryData is not how Twine spells it; it was left out."
    ),
    "twine_empty_name": gettext_lazy(
        "A passage without a name was left out: nothing can lead there."
    ),
    "twine_duplicate_passage": gettext_lazy(
        "There is more than one passage “%(passage)s”; only the first was read."
    ),
    "twine_bad_metadata": gettext_lazy(
        "What stands in braces after “%(passage)s” could not be read; "
        "the passage was kept."
    ),
    "twine_no_position": gettext_lazy(
        "“%(passage)s” has no place on the map; it will be given one."
    ),
    "twine_no_passage_number": gettext_lazy("“%(passage)s” has no number (pid)."),
    "twine_start_missing": gettext_lazy(
        "The story should begin at “%(found)s”, but there is no such passage; "
        "it begins at “%(used)s”."
    ),
    "twine_start_number_missing": gettext_lazy(
        "The story should begin at passage number “%(found)s”, but there is none. "
        "Please choose where it begins."
    ),
    "twine_start_unsaid": gettext_lazy(
        "The story does not say where it begins; it begins at “%(used)s”."
    ),
    "twine_story_program": gettext_lazy(
        "“%(passage)s” is a program of the whole story; it was not run."
    ),
    "twine_move_in_set_up": gettext_lazy(
        "A passage that sets the story up also leads somewhere; that was left out."
    ),
    "twine_move_in_layout": gettext_lazy(
        "“%(passage)s” stands on every page and leads somewhere; that was left out."
    ),
    "twine_variable_unread": gettext_lazy(
        "Nothing plain is known of the variable “%(variable)s”, so conditions on it "
        "were left out: what they guard is always offered."
    ),
}
_PASSAGES: Final[dict[str, Promise | str]] = {
    "twine_broken_link": gettext_lazy(
        "“%(passage)s” leads to “%(target)s”, but there is no such passage."
    ),
    "twine_broken_include": gettext_lazy(
        "“%(passage)s” shows “%(target)s”, but there is no such passage."
    ),
    "twine_include_circle": gettext_lazy(
        "“%(passage)s” shows “%(target)s”, which would show itself again; "
        "it is shown once."
    ),
    "twine_too_much_included": gettext_lazy(
        "“%(passage)s” shows so much of other passages that not all was read."
    ),
    "twine_too_many_parts": gettext_lazy(
        "So much happens on arrival at “%(passage)s” that not all was read."
    ),
    "twine_too_many_versions": gettext_lazy(
        "The words of “%(passage)s” differ in so many ways that all are shown."
    ),
    "twine_picture_lost": gettext_lazy(
        "Pictures of “%(passage)s” that were left out: %(count)s."
    ),
    "twine_text_cut": gettext_lazy(
        "The words of “%(passage)s” are so many that not all were kept."
    ),
    "twine_external_link": gettext_lazy(
        "In “%(passage)s” the link to %(found)s leads out of the story; "
        "its words were kept as text."
    ),
    "twine_target_unread": gettext_lazy(
        "“%(passage)s” leads where only its program knows (%(found)s). "
        "Please choose a target."
    ),
    "twine_condition_unread": gettext_lazy(
        "In “%(passage)s” the condition “%(found)s” was not imported: "
        "what it guards is always offered."
    ),
    "twine_expression_unread": gettext_lazy(
        "In “%(passage)s” the expression “%(found)s” was not imported."
    ),
    "twine_print_unread": gettext_lazy(
        "In “%(passage)s” the words that “%(found)s” would print were not imported."
    ),
    "twine_loop_unread": gettext_lazy(
        "In “%(passage)s” something is repeated; it was read once."
    ),
    "twine_program": gettext_lazy("“%(passage)s” holds a program; it was not run."),
    "twine_unknown_macro": gettext_lazy(
        "In “%(passage)s” we do not know “%(macro)s”; what it does was not imported."
    ),
    "twine_macro_as_link": gettext_lazy(
        "In “%(passage)s” the story’s own “%(macro)s” names a passage; "
        "it is offered as a reply."
    ),
    "twine_widget_too_deep": gettext_lazy(
        "In “%(passage)s” “%(macro)s” calls others so deep that it was not read."
    ),
    "twine_unclosed_macro": gettext_lazy(
        "In “%(passage)s” “%(macro)s” is never closed; it was taken to end with "
        "the passage."
    ),
    "twine_stray_close": gettext_lazy(
        "In “%(passage)s” “%(macro)s” is closed, but was never opened."
    ),
    "twine_unclosed_bracket": gettext_lazy(
        "In “%(passage)s” a bracket is never closed: %(found)s"
    ),
    "twine_stray_else": gettext_lazy("In “%(passage)s” an “else” follows no “if”."),
    "twine_timer": gettext_lazy(
        "“%(passage)s” waits for a time; it became a clock that can be switched off."
    ),
    "twine_restart_link": gettext_lazy(
        "The link in “%(passage)s” that begins the story again was left out: "
        "the player has one."
    ),
    "twine_back_from_nowhere": gettext_lazy(
        "“%(passage)s” leads back, but nothing leads there; that was left out."
    ),
    "twine_change_unsure": gettext_lazy(
        "In “%(passage)s” something changes under a condition that was not imported; "
        "the change was left out."
    ),
    "twine_move_unsure": gettext_lazy(
        "“%(passage)s” moves on to “%(target)s” by itself, but we could not read when; "
        "it is offered as a reply."
    ),
    "twine_way_of_code": gettext_lazy(
        "A program in “%(passage)s” names “%(target)s”; it is offered as a reply "
        "until you say when."
    ),
    "twine_more_findings": gettext_lazy(
        "There is more in “%(passage)s” that was not imported."
    ),
    "twine_reached_by_code": gettext_lazy(
        "“%(passage)s” is reached by code that we do not run."
    ),
    "twine_not_reached": gettext_lazy(
        "Nothing that we could read leads to “%(passage)s”."
    ),
}
_LOST: Final[dict[str, Promise | str]] = {
    "twee_becomes_ending": gettext_lazy(
        "“%(node)s” offers nothing; in Twine it looks like an ending."
    ),
    "twee_lost_rules": gettext_lazy(
        "Twee has no rules that hold everywhere; left out: %(count)s."
    ),
    "twee_lost_plans": gettext_lazy("Test plans left out: %(count)s."),
    "twee_lost_skills": gettext_lazy("Skills of the debrief left out: %(count)s."),
    "twee_lost_frame": gettext_lazy(
        "Persona, opening, content note and order rules left out: %(count)s."
    ),
    "twee_lost_cues": gettext_lazy("Cues and concerns left out: %(count)s."),
    "twee_lost_speaker": gettext_lazy(
        "Nodes whose speaker is not told apart any more: %(count)s."
    ),
    "twee_lost_sight": gettext_lazy(
        "Nodes whose action and description became part of the text: %(count)s."
    ),
    "twee_lost_pictures": gettext_lazy("Pictures left out: %(count)s."),
    "twee_lost_evening": gettext_lazy(
        "Endings without what the patient told that evening: %(count)s."
    ),
    "twee_lost_own_words": gettext_lazy(
        "Turns that no longer ask for own words or confidence: %(count)s."
    ),
    "twee_lost_ratings": gettext_lazy(
        "Replies without their ratings and item codes: %(count)s."
    ),
    "twee_lost_debrief": gettext_lazy(
        "Replies without what the debrief says of them: %(count)s."
    ),
    "twee_lost_manner": gettext_lazy(
        "Acts and silences that look like spoken replies: %(count)s."
    ),
    "twee_lost_locked": gettext_lazy(
        "Replies that are hidden instead of shown as locked: %(count)s."
    ),
    "twee_lost_dice_condition": gettext_lazy(
        "Branches of dice that lost their condition: %(count)s."
    ),
    "twee_lost_call_visits": gettext_lazy(
        "SugarCube counts a sub-conversation again when it comes back from it; "
        "conditions that ask how often it was visited: %(count)s."
    ),
}
FINDINGS: Final[dict[str, Promise | str]] = _FILE | _PASSAGES | _LOST
