"""What ink says becomes a graph: its weave and its state."""

from __future__ import annotations

import pytest

from scenarios.domain.graph import RETURN, Effect, Graph, Variable
from tests.scenarios.formats.ink_reading import imported, offered, told


def read(text: str) -> Graph:
    """A story in which everything is read."""
    one = imported(text)
    assert [(found.code, found.line) for found in one.findings] == []
    assert one.supported == one.constructs
    return one.graph


# -- weave ---------------------------------------------------------------------------
def test_choices_meet_in_the_gather():
    graph = read(
        """-> talk
        === talk ===
        How are you?
        * Well.
        * [Shrug] You shrug.
          ~ shrugged = true
        + "Ill[."]," you say.
        - So I see.
        -> END
        VAR shrugged = false
        """
    )
    well, shrug, ill = graph.node("talk").choices
    assert (well.text, well.manner, well.once, well.feedback) == (
        "Well.",
        "say",
        True,
        "",
    )
    assert (shrug.text, shrug.manner, shrug.feedback) == ("Shrug", "do", "You shrug.")
    assert shrug.effects == (Effect("shrugged", 1, "set"),)
    assert (ill.text, ill.once, ill.feedback) == ('"Ill."', False, '"Ill," you say.')
    assert told(graph, "shrug") == ["How are you?", "You shrug.", "So I see."]
    assert graph.node(well.target).is_ending


def test_deeper_choices_answer_the_choice_above():
    graph = read(
        """
        How are you?
        * (ill) Ill.
          Since when?
          * * [Today] Today.
          * * [For long]
          - - Hm.
          * * Hm?
        * Well.
        - Goodbye.
        """
    )
    assert told(graph, "ill", "for-long", "hm") == [
        "How are you?",
        "Since when?",
        "Hm.",
        "Goodbye.",
    ]
    assert told(graph, "ill", "today")[2] == "Today."
    assert told(graph, "well") == ["How are you?", "Goodbye."]


def test_labels_are_places_and_can_be_asked_for():
    graph = read(
        """
        - (again) Yes? {again > 1: You are back.}
        * (first) [One] -> again
        * {first} [Two] -> again
        * {not first} [Three] -> again
        * -> over
        == over
        That was all.
        -> DONE
        """
    )
    assert offered(graph) == ["One", "Three"]
    assert offered(graph, "first") == ["Two"]
    assert told(graph, "first")[-1] == "Yes? You are back."
    assert offered(graph, "first", "two") == ["…"]
    assert graph.node("again").choice("reply").fallback


def test_a_choice_that_something_leads_to_is_a_place():
    graph = read(
        """
        So?
        * (no) [No] "No!"
        * [Lie] -> no
        - {no: You said it.|You did not.}
        """
    )
    assert told(graph, "lie")[1] == '"No!"'
    assert told(graph, "lie", "on")[2] == "You said it."


def test_knots_stitches_and_names_inside_out():
    graph = read(
        """-> house
        === house
        = hall
        The hall.
        + [Upstairs] -> attic
        + [Out] -> garden.gate
        = attic
        The attic.
        -> hall
        === garden
        Grass.
        -> gate
        = gate
        The gate.
        -> END
        """
    )
    assert told(graph, "upstairs", "on", "out") == [
        "The hall.",
        "The attic.",
        "The hall.",
        "The gate.",
    ]
    assert graph.node("house-hall").source_ref == "house.hall"
    assert graph.node("garden").raw.strip() == "Grass.\n        -> gate"
    assert imported("=== a\nx\n= b\ny\n-> END").nodes == 2


def test_a_tunnel_comes_back():
    graph = read(
        """
        -> weather -> news -> later
        === weather
        It rains.
        * [Ah] ->->
        === news
        Nothing new.
        ->->
        === later
        Later.
        -> END
        """
    )
    assert told(graph, "ah", "on") == ["It rains.", "Nothing new.", "Later."]
    assert graph.node("weather").choices[0].target == RETURN


# -- state ---------------------------------------------------------------------------
def test_variables_conditions_and_functions_that_change_them():
    graph = read(
        """
        CONST HIGH = 2
        VAR trust = 0
        VAR told = false
        VAR mood = "calm"
        - (top) So?
        + [Up]
          ~ raise(trust)
        + [Down]
          ~ trust -= 1
        + [Tell]
          ~ told = true
          ~ mood = "cross"
        + {trust >= HIGH && not told || mood == "cross"} [Leave] -> END
        - -> top
        === function raise(ref x)
        ~ x = x + 1
        """
    )
    assert graph.variables == (
        Variable("trust", 0, None, None, axis=True),
        Variable("told", 0, 0, 1, type="flag"),
        Variable("mood", 0, 0, 1, type="word", words=("calm", "cross")),
    )
    assert offered(graph) == ["Up", "Down", "Tell"]
    assert offered(graph, "up", "up") == ["Up", "Down", "Tell", "Leave"]
    assert offered(graph, "up", "up", "down") == ["Up", "Down", "Tell"]
    assert "Leave" in offered(graph, "tell")


def test_words_that_differ_and_blocks_that_lead_on():
    graph = read(
        """
        VAR angry = false
        * [Shout]
          ~ angry = true
        * [Whisper]
        - {angry: He frowns|He nods}. {not angry: -> calm}
        { angry:
            "Out!"
        - else:
            "Yes?"
        }
        -> END
        === calm
        All is well.
        -> END
        """
    )
    assert told(graph, "shout", "on")[1:] == ["He frowns.", '"Out!"']
    assert told(graph, "whisper", "on")[1:] == ["He nods.", "All is well."]


def test_what_is_said_does_not_see_what_changes_after_it():
    graph = read(
        """
        VAR cup = true
        * [Wait]
        - {cup: You put the cup down.|Your hands are empty.}
        ~ cup = false
        {cup: The cup is there.|The cup is gone.}
        """
    )
    assert told(graph, "wait", "on")[1:] == [
        "You put the cup down.",
        "The cup is gone.",
    ]


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [
        ("{one|two|three}", ["one", "two", "three", "three", "three"]),
        ("{!one|two}", ["one", "two", "", "", ""]),
        ("{&one|two}", ["one", "two", "one", "two", "one"]),
        ("{stopping:\n- one\n- two\n}", ["one", "two", "two", "two", "two"]),
        ("{cycle:\n- one\n- two\n}", ["one", "two", "one", "two", "one"]),
    ],
)
def test_sequences(sequence, expected):
    graph = read(f"- (top) Now {sequence}\n+ [Again] -> top")
    said = told(graph, *["again"] * 4)
    assert said == [f"Now {word}".strip() for word in expected]


def test_shuffled_words_are_drawn():
    one = imported("- (top) {~one|two|three}\n+ [Again] -> top")
    assert [(found.severity, found.code) for found in one.findings] == [
        ("info", "ink_shuffle")
    ]
    said = told(one.graph, *["again"] * 30)
    assert set(said) == {"one", "two", "three"}


def test_turns_since_and_the_last_resort():
    graph = read(
        """
        - (top) So?
        + [Look] -> top
        + (ask) {TURNS_SINCE(-> rest) >= 2} [Ask] -> END
        + {TURNS_SINCE(-> rest) == -1} [Rest] -> rest
        + {CHOICE_COUNT() == 0} [Leave] -> END
        - (rest) Hm. -> top
        """
    )
    assert offered(graph) == ["Look", "Rest"]
    assert offered(graph, "rest", "on") == ["Look"]
    assert offered(graph, "rest", "on", "look") == ["Look", "Ask"]


def test_a_variable_can_say_where_to_go():
    graph = read(
        """
        VAR next = -> here
        * [Change]
          ~ next = -> there
        * [Leave it]
        - -> next
        === here
        Here.
        -> END
        === there
        There.
        -> END
        """
    )
    assert told(graph, "change")[-1] == "There."
    assert told(graph, "leave-it")[-1] == "Here."


def test_a_block_may_name_each_of_its_cases():
    graph = read(
        """
        VAR mood = 0
        + [Better]
          ~ mood = mood + 1
        + [Worse]
          ~ mood--
        + [Same]
        - {
            - mood > 0: Good.
            - mood < 0: Bad. -> END
            - else: So so.
        }
        { mood:
            - 1: One.
            - else: None.
        }
        """
    )
    assert told(graph, "better", "on")[1:] == ["Good.", "One."]
    assert told(graph, "worse")[1:] == ["Bad."]
    assert told(graph, "same", "on")[1:] == ["So so.", "None."]


def test_choices_in_a_block_join_those_after_it():
    graph = read(
        """
        VAR locked = true
        + [Unlock]
          ~ locked = false
        + [Leave it]
        - The door. { locked:
            It is shut.
            * [Knock] -> END
        - else:
            It is open.
            * [Go in] -> END
        }
        * [Wait] -> END
        """
    )
    assert offered(graph, "leave-it") == ["Knock", "Wait"]
    assert offered(graph, "unlock") == ["Go in", "Wait"]
    assert told(graph, "unlock")[1] == "The door.\nIt is open."
