"""The sentences for what importing and exporting packed formats finds."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy

_H5P: Final = {
    "h5p_not_a_content": gettext_lazy(
        "“%(node)s” is no content at all; an empty turn stands in its place."
    ),
    "h5p_no_type": gettext_lazy(
        "“%(node)s” does not say what it is: H5P wants “type” with a library, "
        "and the file has “%(field)s” without one."
    ),
    "h5p_bad_alternatives": gettext_lazy(
        "The question “%(node)s” has no readable list of alternatives."
    ),
    "h5p_bad_next": gettext_lazy(
        "“%(node)s” leads to “%(found)s”, which is no number of a content."
    ),
    "h5p_next_missing": gettext_lazy(
        "“%(node)s” leads to content %(found)s, but the last one is %(last)s."
    ),
    "h5p_next_as_text": gettext_lazy(
        "“%(node)s” gives the next content as “%(found)s”; it was read as a number."
    ),
    "h5p_bad_end_screens": gettext_lazy("The end screens are no list."),
    "h5p_bad_end_screen": gettext_lazy(
        "End screen %(number)s has none of the fields of an end screen."
    ),
    "h5p_question_feedback": gettext_lazy(
        "The question “%(node)s” has feedback of its own; H5P never shows it, "
        "so it was left out."
    ),
    "h5p_exercise": gettext_lazy(
        "“%(node)s” holds an exercise (%(library)s: “%(question)s”). Its words were "
        "kept; it cannot be answered here and gives no points."
    ),
    "h5p_exercise_untold": gettext_lazy(
        "“%(node)s” holds a part that is not read here (%(library)s)."
    ),
    "h5p_media": gettext_lazy(
        "“%(node)s” shows %(count)s pictures, films or sounds that were not brought "
        "along, among them %(names)s."
    ),
    "h5p_screen_media": gettext_lazy(
        "The picture of a start or end screen was not brought along (%(names)s)."
    ),
    "h5p_setting": gettext_lazy(
        "The setting “%(field)s” has no counterpart here and was left out."
    ),
    "h5p_unknown_scoring": gettext_lazy(
        "The way of scoring “%(found)s” is not known; no points were read."
    ),
    "h5p_bad_score": gettext_lazy(
        "“%(node)s” gives “%(found)s” points, which is no number."
    ),
    "h5p_score_rounded": gettext_lazy(
        "“%(node)s” gives %(found)s points; points are whole here, so it was rounded."
    ),
    "h5p_score_at_end": gettext_lazy(
        "A reply at “%(node)s” ends the conversation and gives %(points)s points. "
        "H5P counts them as none; here they count."
    ),
    "h5p_score_to_first": gettext_lazy(
        "“%(node)s” leads back to the first content and gives %(points)s points. "
        "H5P loses them; here they count."
    ),
    "h5p_score_negative": gettext_lazy(
        "“%(node)s” takes points away (%(points)s). H5P leaves that out of the best "
        "score; here it counts."
    ),
    "h5p_score_unreachable": gettext_lazy(
        "“%(node)s” gives %(points)s points, but nobody can reach it. H5P counts it "
        "for the best score; here it does not."
    ),
    "h5p_score_best": gettext_lazy(
        "H5P takes the best score from the contents that were visited and forgets "
        "points when a content is met again. Here all points count, and the best "
        "score is that of the best way."
    ),
}
_LOST: Final = {
    "h5p_lost_variable": gettext_lazy(
        "H5P has no variables: “%(variable)s” was left out."
    ),
    "h5p_lost_rule": gettext_lazy("H5P has no rules: “%(rule)s” was left out."),
    "h5p_lost_order_rule": gettext_lazy(
        "H5P has no order rules: “%(rule)s” was left out."
    ),
    "h5p_lost_effect": gettext_lazy(
        "At “%(node)s” an effect on “%(variable)s” was left out."
    ),
    "h5p_lost_condition": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” has lost its condition: in H5P it is "
        "always offered."
    ),
    "h5p_lost_once": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” can be chosen more than once in H5P."
    ),
    "h5p_lost_fallback": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” is a way out when nothing else is "
        "offered; in H5P it is always offered."
    ),
    "h5p_lost_red_flag": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” is a critical act; H5P cannot say so."
    ),
    "h5p_lost_debrief": gettext_lazy(
        "At “%(node)s” what the debrief says about the reply “%(choice)s” was left out."
    ),
    "h5p_lost_chance": gettext_lazy(
        "“%(node)s” throws dice; in H5P the learner chooses instead."
    ),
    "h5p_lost_check": gettext_lazy(
        "“%(node)s” moves on by itself; in H5P the learner chooses instead."
    ),
    "h5p_lost_sub": gettext_lazy(
        "“%(node)s” calls a sub-conversation; in H5P it only leads there, and what "
        "follows on return was left out."
    ),
    "h5p_lost_return": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” returns from a sub-conversation, which "
        "H5P cannot."
    ),
    "h5p_lost_way": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” leads nowhere; in H5P it is an end."
    ),
    "h5p_no_way": gettext_lazy(
        "“%(node)s” is no ending and has no replies; H5P players may stop there."
    ),
    "h5p_lost_variants": gettext_lazy(
        "“%(node)s” speaks differently in some states; in H5P it always says the same."
    ),
    "h5p_lost_cue": gettext_lazy("The cue or concern of “%(node)s” was left out."),
    "h5p_lost_own_words": gettext_lazy(
        "At “%(node)s” learners say it in their own words first; H5P cannot ask that."
    ),
    "h5p_lost_clock": gettext_lazy("The clock of “%(node)s” was left out."),
    "h5p_lost_picture": gettext_lazy("The picture of “%(node)s” was left out."),
    "h5p_lost_ending": gettext_lazy(
        "H5P does not know whether the ending “%(node)s” is a good one."
    ),
}
#: What a kind of loss is called where many of it are told together.
KINDS: Final = {
    "h5p_lost_variable": gettext_lazy("Variables"),
    "h5p_lost_rule": gettext_lazy("Rules that hold everywhere"),
    "h5p_lost_order_rule": gettext_lazy("Order rules of the debrief"),
    "h5p_lost_effect": gettext_lazy("Effects on variables"),
    "h5p_lost_condition": gettext_lazy("Conditions of replies"),
    "h5p_lost_once": gettext_lazy("Replies that are offered once"),
    "h5p_lost_fallback": gettext_lazy("Ways out when nothing else is offered"),
    "h5p_lost_red_flag": gettext_lazy("Critical acts"),
    "h5p_lost_debrief": gettext_lazy("What the debrief says about a reply"),
    "h5p_lost_chance": gettext_lazy("Dice"),
    "h5p_lost_check": gettext_lazy("Places that move on by themselves"),
    "h5p_lost_sub": gettext_lazy("Sub-conversations"),
    "h5p_lost_return": gettext_lazy("Returns from a sub-conversation"),
    "h5p_lost_way": gettext_lazy("Replies that lead nowhere"),
    "h5p_no_way": gettext_lazy("Nodes without a way on"),
    "h5p_lost_variants": gettext_lazy("Words that depend on the state"),
    "h5p_lost_cue": gettext_lazy("Cues and concerns"),
    "h5p_lost_own_words": gettext_lazy("Turns that ask for one’s own words"),
    "h5p_lost_clock": gettext_lazy("Clocks"),
    "h5p_lost_picture": gettext_lazy("Pictures"),
    "h5p_lost_ending": gettext_lazy("Kinds of endings"),
}
_MVP: Final = {
    "mvp_start_guessed": gettext_lazy(
        "The package does not say clearly where it begins; “%(node)s” was taken."
    ),
    "mvp_double_id": gettext_lazy(
        "The name “%(found)s” is used twice; the first one was taken."
    ),
    "mvp_not_a_number": gettext_lazy(
        "“%(found)s” at “%(place)s” is no whole number and was left out."
    ),
    "mvp_counter_open": gettext_lazy(
        "The counter “%(variable)s” has no smallest and no largest value; give it some."
    ),
    "mvp_action_off": gettext_lazy(
        "At “%(node)s” a change of a counter is switched off and was left out."
    ),
    "mvp_bad_action": gettext_lazy(
        "At “%(node)s” the change “%(found)s” of the counter “%(counter)s” cannot be "
        "read."
    ),
    "mvp_bad_rule": gettext_lazy(
        "Rule %(number)s of the counter “%(counter)s” cannot be read."
    ),
    "mvp_rule_once": gettext_lazy(
        "The rule “%(rule)s” leads to “%(node)s”, from where the conversation goes on; "
        "so it fires once only."
    ),
    "mvp_missing_content": gettext_lazy(
        "“%(node)s” shows “%(found)s”, which is not in the package."
    ),
    "mvp_on_request": gettext_lazy(
        "“%(node)s” shows %(count)s of its texts later or on request; here they stand "
        "at its end."
    ),
    "mvp_media": gettext_lazy(
        "“%(node)s” shows the file “%(found)s”, which was not brought along."
    ),
    "mvp_bad_operator": gettext_lazy(
        "The entry rule of “%(node)s” cannot be read and was left out."
    ),
    "mvp_bad_operand": gettext_lazy(
        "The entry rule of “%(node)s” asks for “%(found)s”, but there is no such node."
    ),
    "mvp_empty_operator": gettext_lazy(
        "The entry rule of “%(node)s” has an empty part, which was left out."
    ),
    "mvp_long_condition": gettext_lazy(
        "The entry rule of “%(node)s” is too long or nested too deeply and was left out."
    ),
    "mvp_bad_redirect": gettext_lazy(
        "The entry rule of “%(node)s” leads to a node that does not exist."
    ),
    "mvp_gate_at_start": gettext_lazy(
        "“%(node)s” has an entry rule, but the conversation begins there; the rule "
        "holds for coming back."
    ),
    "mvp_navigate_global": gettext_lazy(
        "“%(node)s” could be left for any other node at any time; here only by its "
        "replies."
    ),
    "mvp_link_from_nowhere": gettext_lazy(
        "The link “%(link)s” begins at a node that does not exist and was left out."
    ),
    "mvp_link_to_nowhere": gettext_lazy(
        "The link “%(link)s” at “%(node)s” leads to a node that does not exist."
    ),
    "mvp_hidden_link": gettext_lazy(
        "The link “%(link)s” from “%(node)s” to “%(target)s” is hidden in the source "
        "and is not offered."
    ),
    "mvp_only_hidden": gettext_lazy(
        "“%(node)s” has hidden links only; “%(link)s” to “%(target)s” is offered, "
        "since there would be no way on."
    ),
    "mvp_no_weight": gettext_lazy(
        "No link of “%(node)s” has a weight above 0; all are equally likely here."
    ),
    "mvp_missing_weight": gettext_lazy(
        "Some links of “%(node)s” have no weight; they were given the average one."
    ),
    "mvp_timer": gettext_lazy(
        "A clock of %(seconds)s seconds over the whole activity leads to “%(target)s”. "
        "Here clocks belong to single turns: give one to the turn where time matters."
    ),
    "mvp_timer_alone": gettext_lazy(
        "A clock of %(seconds)s seconds over the whole activity was left out. Here "
        "clocks belong to single turns: give one to the turn where time matters."
    ),
    "mvp_node_timer": gettext_lazy(
        "The clock of %(seconds)s seconds at “%(node)s” leads to “%(target)s” without "
        "a link; add a reply that leads there, and let the clock take it."
    ),
    "mvp_node_timer_alone": gettext_lazy(
        "The clock of %(seconds)s seconds at “%(node)s” leads nowhere and was left out."
    ),
    "ol_bad_condition": gettext_lazy(
        "The condition “%(found)s” of “%(node)s” cannot be read and was left out."
    ),
    "ol_priority": gettext_lazy(
        "“%(node)s” is marked as one that must be visited or avoided; rate the replies "
        "that lead there."
    ),
    "ol_end_with_links": gettext_lazy(
        "“%(node)s” is marked as an end and has links; here one goes on from it."
    ),
    "ol_macro": gettext_lazy(
        "“%(node)s” has a place that OpenLabyrinth fills in when it plays: %(macro)s."
    ),
    "ol_rule": gettext_lazy(
        "A rule in OpenLabyrinth's own language was not run and not read: %(rule)s"
    ),
    "ol_not_read": gettext_lazy(
        "The table “%(table)s” has %(count)s rows that are not read here."
    ),
}
#: Code → sentence, with the finding's details and `node` filled in.
FINDINGS: Final = {**_H5P, **_LOST, **_MVP}
