"""The sentences for what an ink story holds that is not read, or read with a loss."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy

FINDINGS: Final = {
    "ink_arguments": gettext_lazy(
        "“%(found)s” hands values to a knot; they were left out."
    ),
    "ink_bad_target": gettext_lazy("“%(found)s” is no place that one can lead to."),
    "ink_bracket": gettext_lazy(
        "A curly bracket is opened and never closed here: “%(found)s”."
    ),
    "ink_choice_text": gettext_lazy(
        "The words of this choice differ from time to time (“%(found)s”); "
        "they were kept as they are written."
    ),
    "ink_count_of_choice": gettext_lazy(
        "How often the choice “%(found)s” was taken is not counted, only whether it was."
    ),
    "ink_declaration": gettext_lazy(
        "“%(found)s” does not give a variable one fixed value; it was left out."
    ),
    "ink_dice": gettext_lazy(
        "A block here has a condition that was not read; dice decide in its place, "
        "so that every branch stays within reach."
    ),
    "ink_expression": gettext_lazy("The expression “%(found)s” was not read."),
    "ink_external": gettext_lazy(
        "“%(found)s” is a function of another program; it was left out."
    ),
    "ink_fraction": gettext_lazy(
        "“%(found)s” holds a number with a fraction; numbers are whole here."
    ),
    "ink_function": gettext_lazy(
        "The function in “%(found)s” was not read; only functions that change "
        "variables are."
    ),
    "ink_include": gettext_lazy(
        "“%(found)s” stands in another file, which was not read."
    ),
    "ink_list": gettext_lazy("The list “%(found)s” was not read."),
    "ink_logic": gettext_lazy(
        "“%(found)s” sets a variable to something that is only known while playing; "
        "it was left out."
    ),
    "ink_long_condition": gettext_lazy(
        "The condition “%(found)s” is too long to be written down; it was left out."
    ),
    "ink_loose_end": gettext_lazy(
        "The story leads no further from here; it was read as an ending."
    ),
    "ink_many_texts": gettext_lazy(
        "This line has too many different texts; the usual one of them was kept."
    ),
    "ink_missing_target": gettext_lazy(
        "This leads to “%(found)s”, but there is no such place."
    ),
    "ink_parameters": gettext_lazy(
        "“%(found)s” expects values that others hand to it; they were left out."
    ),
    "ink_printed": gettext_lazy(
        "“%(found)s” shows a value within the words; the words were kept as written."
    ),
    "ink_return_elsewhere": gettext_lazy(
        "“%(found)s” returns to another place than the one it came from; it was read "
        "as a plain return."
    ),
    "ink_sequence_of_ways": gettext_lazy(
        "A sequence here leads on differently from visit to visit (“%(found)s”); its "
        "first part was kept."
    ),
    "ink_shuffle": gettext_lazy(
        "Shuffled words are drawn by dice here, so the same may come twice in a row."
    ),
    "ink_shuffle_kind": gettext_lazy(
        "“%(found)s” was read as a plain shuffle that does not run out."
    ),
    "ink_tag": gettext_lazy("The tag “%(found)s” was left out."),
    "ink_thread": gettext_lazy("The thread “%(found)s” was left out."),
    "ink_too_deep": gettext_lazy(
        "“%(found)s” is nested too deeply; it was read one level up or left out."
    ),
    "ink_twice": gettext_lazy(
        "“%(found)s” stands here for the second time; the first one counts."
    ),
    "ink_two_unknowns": gettext_lazy(
        "“%(found)s” compares two variables; only comparisons with a fixed value are read."
    ),
    "ink_unknown_name": gettext_lazy(
        "“%(found)s” is no variable and no place of this story."
    ),
}
