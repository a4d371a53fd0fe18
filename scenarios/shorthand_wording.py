"""The sentences for what the shorthand's reader could not read. What it has in
common with other documents (a missing target, a bad condition) is in `wording.py`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

FINDINGS = {
    "shorthand_bad_cue": gettext_lazy(
        "“%(found)s” is not a cue; write its kind, a colon and the words."
    ),
    "shorthand_bad_effect": gettext_lazy(
        "“%(found)s” is not an effect; write for example “~ trust += 5”."
    ),
    "shorthand_bad_field": gettext_lazy(
        "“%(found)s” needs a name, a colon and a value."
    ),
    "shorthand_bad_head": gettext_lazy(
        "“%(found)s” does not begin a node; write “=== key (kind)”."
    ),
    "shorthand_bad_mark_spelling": gettext_lazy(
        "“%(found)s” is not a mark; write the skill and a number from 1 to 5."
    ),
    "shorthand_bad_quotes": gettext_lazy(
        "“%(found)s” begins like a quoted value but cannot be read as one."
    ),
    "shorthand_bad_target": gettext_lazy(
        "“%(found)s” does not lead to a key; write “-> key”."
    ),
    "shorthand_bad_variable": gettext_lazy(
        "“%(found)s” is not a variable; write for example “VAR trust = 50 (0..100)”."
    ),
    "shorthand_bad_variant": gettext_lazy(
        "“%(found)s” should hold one condition in curly brackets and nothing else; "
        "a line of words that begins with a bracket needs a backslash before it."
    ),
    "shorthand_comment": gettext_lazy(
        "A line that begins with “//” is not kept; write “# note:” to keep it."
    ),
    "shorthand_misplaced_variant": gettext_lazy(
        "“%(found)s” stands under a reply; what is said instead belongs to a node, "
        "before its replies."
    ),
    "shorthand_not_a_number": gettext_lazy("“%(found)s” is not a whole number."),
    "shorthand_not_a_place": gettext_lazy(
        "“%(found)s” is not a place on the map; write two numbers with a comma."
    ),
    "shorthand_not_yes_or_no": gettext_lazy("“%(found)s” should be yes or no."),
    "shorthand_too_deep": gettext_lazy(
        "This line is deeper than what stands above it; it is read one level up."
    ),
    "shorthand_two_ways": gettext_lazy(
        "This already leads somewhere; it cannot also lead to “%(target)s”."
    ),
    "shorthand_unknown_field": gettext_lazy("There is no field “%(field)s” here."),
    "shorthand_words_before_head": gettext_lazy(
        "“%(found)s” stands before the first node; begin one with “=== key”."
    ),
}
