"""The sentences for what the assurance finds: conditions, order, tells, results and
test plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

FINDINGS = {
    # conditions
    "never_true_choice": gettext_lazy(
        "At “%(node)s” the condition of “%(choice)s” is never true: it is never "
        "offered."
    ),
    "always_true_choice": gettext_lazy(
        "At “%(node)s” the condition of “%(choice)s” is always true: it decides "
        "nothing."
    ),
    "never_true_variant": gettext_lazy(
        "At “%(node)s” the condition of variant %(variant)s is never true: its words "
        "are never said."
    ),
    "always_true_variant": gettext_lazy(
        "At “%(node)s” the condition of variant %(variant)s is always true: the "
        "node’s own words are never said."
    ),
    "never_true_rule": gettext_lazy(
        "The condition of the rule “%(rule)s” is never true: it never strikes."
    ),
    "always_true_rule": gettext_lazy(
        "The condition of the rule “%(rule)s” is always true: it strikes at once."
    ),
    "never_offered": gettext_lazy(
        "At “%(node)s” nobody can ever take “%(choice)s”: something else always comes "
        "first."
    ),
    "never_written": gettext_lazy(
        "A condition asks for “%(variable)s”, but nothing ever changes it."
    ),
    "never_read": gettext_lazy(
        "Effects change “%(variable)s”, but no condition asks for it, and it is "
        "neither a result nor shown."
    ),
    "unused_variable": gettext_lazy("The variable “%(variable)s” is not used."),
    # ways
    "same_words": gettext_lazy(
        "At “%(node)s” the replies “%(choice)s” and “%(other)s” are offered together "
        "with the same words."
    ),
    "idle_circle": gettext_lazy(
        "One can go round in a circle (%(nodes)s) and nothing changes by it."
    ),
    "only_fallbacks": gettext_lazy(
        "“%(node)s” has fallbacks only, and nothing that they could stand in for."
    ),
    "no_weight": gettext_lazy("At “%(node)s” the dice can fall on nothing."),
    "unknown_on_time": gettext_lazy(
        "At “%(node)s” the clock would take “%(choice)s”, but there is no such reply."
    ),
    "missing_on_time": gettext_lazy(
        "“%(node)s” has a clock, but it does not say what happens when it runs out."
    ),
    "missing_alt": gettext_lazy(
        "The picture at “%(node)s” has no description for people who cannot see it."
    ),
    "no_good_ending": gettext_lazy("No ending is good: there is nothing to reach."),
    "no_poor_ending": gettext_lazy("No ending is poor: nothing can go wrong."),
    # codes and order
    "unknown_code": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” has the code “%(found)s”, which is not "
        "in the list."
    ),
    "unknown_order_rule": gettext_lazy(
        "There is no order rule called “%(order_rule)s”."
    ),
    "order_never_met": gettext_lazy(
        "No way through the conversation keeps the order rule “%(order_rule)s”."
    ),
    # tells
    "longest_is_best": gettext_lazy(
        "In %(right)s of %(turns)s turns the longest reply is the best one: length "
        "gives it away."
    ),
    "shortest_is_best": gettext_lazy(
        "In %(right)s of %(turns)s turns the shortest reply is the best one: length "
        "gives it away."
    ),
    "first_is_best": gettext_lazy(
        "In %(right)s of %(turns)s turns the first reply is the best one; learners "
        "meet them in another order."
    ),
    "stands_out": gettext_lazy(
        "At “%(node)s” the reply “%(choice)s” stands out: it is half as long again as "
        "any other."
    ),
    "hard_line": gettext_lazy(
        "What is said at “%(node)s” is hard to read (LIX %(level)s; a newspaper has "
        "about 45)."
    ),
    "hard_lines": gettext_lazy(
        "What the patient says is hard to read, taken together (LIX %(level)s; a "
        "newspaper has about 45)."
    ),
    # results
    "farmed": gettext_lazy(
        "“%(variable)s” can be farmed: going round in a circle improves it without "
        "end. Give it bounds, or let the reply be taken once only."
    ),
    "bottomless": gettext_lazy(
        "Going round in a circle makes “%(variable)s” worse without end."
    ),
    "habit_wins": gettext_lazy("A habit reaches a good ending: %(habit)s."),
    "random_wins": gettext_lazy(
        "Clicking blindly gets %(percent)s per cent of what can be had: it hardly matters "
        "what is chosen."
    ),
    "plan_failed": gettext_lazy(
        "The test plan “%(plan)s” fails at line %(line)s: %(problem)s"
    ),
}
HABITS = {
    "longest": gettext_lazy("always the longest reply"),
    "shortest": gettext_lazy("always the shortest reply"),
    "first": gettext_lazy("always the first reply"),
    "empathic": gettext_lazy("always the reply that gives most room to feelings"),
}
BOTS = {
    **HABITS,
    "uniform": gettext_lazy("any reply"),
    "rated": gettext_lazy("always the reply rated best"),
}
PLAN_PROBLEMS = {
    "not_understood": gettext_lazy("“%(text)s” is not understood."),
    "not_offered": gettext_lazy("“%(text)s” is not offered here, but %(found)s."),
    "nothing_offered": gettext_lazy("“%(text)s” is not offered here; nothing is."),
    "stuck": gettext_lazy(
        "after “%(text)s” the conversation cannot go on (%(found)s)."
    ),
    "other_place": gettext_lazy("“%(text)s” does not hold; it is at “%(found)s”."),
    "no_ending_yet": gettext_lazy(
        "“%(text)s” does not hold; it has not ended, it is at “%(found)s”."
    ),
    "other_reply": gettext_lazy("“%(text)s” does not hold; it is %(reply)s."),
    "unknown_reply": gettext_lazy(
        "“%(text)s” does not hold; “%(found)s” has no such reply."
    ),
    "unknown_variable": gettext_lazy("there is no variable “%(found)s”."),
    "other_value": gettext_lazy("“%(text)s” does not hold; it is %(found)s."),
    "draw_unused": gettext_lazy("the dice were never thrown for “%(found)s”."),
    "empty_plan": gettext_lazy("it says nothing yet."),
    "too_long": gettext_lazy("it is too long."),
}
_REPLY_WORDS = {
    "offered": gettext_lazy("offered"),
    "locked": gettext_lazy("locked"),
    "hidden": gettext_lazy("hidden"),
}


def plan_problem(code: str, text: str, found: str) -> str:
    """Why a line of a test plan does not hold."""
    if code == "not_offered" and not found:
        code = "nothing_offered"
    reply = str(_REPLY_WORDS.get(found, found))
    return str(PLAN_PROBLEMS[code]) % {"text": text, "found": found, "reply": reply}
