"""What the Twee export promises: the story plays in SugarCube as it plays here.

The story format itself (SugarCube 2.31.1, which comes inside a test-only package)
runs in the browser. Every move is made on both sides, and after every move the place,
the words, the replies and the variables must be the same.
"""

from __future__ import annotations

import html
import json
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from scenarios import demo
from scenarios.domain import play
from scenarios.domain.conditions import parse_condition
from scenarios.domain.document import read_document
from scenarios.domain.graph import METERS, Effect, Graph, Node, Variable, Variant
from scenarios.formats.twee_export import export
from scenarios.formats.twee_phrases import Phrases
from tests.e2e.browser import ROOT
from tests.scenarios.build import effects, ending, graph, patient, reply

pytestmark = pytest.mark.e2e

FORMAT = ROOT / "node_modules/extwee/story-formats/sugarcube-2.31.1/format.js"
EVERYTHING = ROOT / "tests/scenarios/everything.toml"
#: What SugarCube's dice show: the least and the most that they can.
LEAST, MOST = 0.0, 0.999999
MOVES = 60


# -- what Twine does with a file -------------------------------------------------------
_HEADER = re.compile(
    r"^::\s*(?P<name>(?:\\.|[^\\\[{])*?)\s*(?:\[(?P<tags>[^\]]*)\])?\s*(?:\{.*\})?\s*$"
)


def passages(twee: str) -> Iterator[tuple[str, str, str]]:
    """Name, tags and text of every passage, as the Twee 3 specification has it."""
    for part in re.split(r"^(?=::)", twee, flags=re.M):
        head, _, text = part.partition("\n")
        match = _HEADER.match(head)
        if match is not None:
            name = re.sub(r"\\(.)", r"\1", match["name"])
            yield name, match["tags"] or "", text.strip()


def published(twee: str) -> str:
    """The page that Twine publishes: the format's source with the story in it."""
    source = FORMAT.read_text(encoding="utf-8")
    told = json.loads(source[source.index("{") : source.rindex("}") + 1])
    story = {name: (tags, text) for name, tags, text in passages(twee)}
    about = json.loads(story.pop("StoryData")[1])
    title = story.pop("StoryTitle")[1]
    start = list(story).index(about["start"]) + 1
    shown = "".join(
        f'<tw-passagedata pid="{pid}" name="{html.escape(name)}" tags="{tags}" '
        f'position="100,100" size="100,100">{html.escape(text)}</tw-passagedata>'
        for pid, (name, (tags, text)) in enumerate(story.items(), start=1)
    )
    data = (
        f'<tw-storydata name="{html.escape(title)}" startnode="{start}" '
        f'creator="Twine" creator-version="2.3.8" ifid="{about["ifid"]}" zoom="1" '
        f'format="SugarCube" format-version="{told["version"]}" options="" hidden>'
        '<style role="stylesheet" id="twine-user-stylesheet" type="text/twine-css">'
        "</style>"
        '<script role="script" id="twine-user-script" type="text/twine-javascript">'
        f"</script>{shown}</tw-storydata>"
    )
    page: str = told["source"].replace("{{STORY_NAME}}", html.escape(title))
    return page.replace("{{STORY_DATA}}", data)


# -- playing ------------------------------------------------------------------------------
_LOOK = """() => ({
  passage: SugarCube.State.passage,
  variables: JSON.parse(JSON.stringify(SugarCube.State.variables)),
  words: (() => {
    const page = document.querySelector("#passages").cloneNode(true);
    page.querySelectorAll("br").forEach((one) => one.replaceWith("\\n"));
    return page.textContent;
  })(),
  links: [...document.querySelectorAll("#passages a")].map((one) => one.textContent),
  faults: [...document.querySelectorAll(".error, .error-view")].map((one) => one.innerText),
})"""
_SETTLED = """([before, passing]) => window.SugarCube
  && SugarCube.Engine.state === "idle"
  && SugarCube.State.turns > before
  && !passing.includes(SugarCube.State.passage)"""


class Table:
    """One story, played by SugarCube and by us at the same time."""

    def __init__(
        self, page: Page, file: Path, graph: Graph, *, dice: float, falls: Sequence[str]
    ) -> None:
        self.page, self.graph, self.falls = page, graph, list(falls)
        self.phrases = Phrases(graph)
        self.passing = [
            self.phrases.names[node.key] for node in graph.nodes if node.is_automatic
        ]
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.add_init_script(f"Math.random = () => {dice}")
        file.write_text(published(export(graph)[0]), encoding="utf-8")
        page.goto(file.as_uri())
        self.state = play.start(graph, forced=self.falls)
        self.compare(0)

    def compare(self, turns: int) -> None:
        self.page.wait_for_function(_SETTLED, arg=[turns, self.passing])
        seen: dict[str, Any] = self.page.evaluate(_LOOK)
        assert seen["faults"] == []
        assert self.complaints == []
        assert seen["passage"] == self.phrases.names[self.state.node]
        node = play.shown_node(self.graph, self.state)
        words = " ".join(seen["words"].split())
        for told in (node.action, node.sight, node.text):
            assert " ".join(told.split()) in words
        offered = sorted(self.offered(), key=lambda one: one.fallback)
        assert seen["links"] == [" ".join(one.text.split()) for one in offered]
        assert {
            key: seen["variables"][name] for key, name in self.phrases.variables.items()
        } == {
            one.key: _as_told(one, value)
            for one, value in zip(self.graph.variables, self.state.values, strict=True)
        }

    def offered(self) -> tuple[Any, ...]:
        return play.available_choices(self.graph, self.state)

    def take(self, key: str) -> None:
        """Click the reply on the page, and take it here."""
        offered = sorted(self.offered(), key=lambda one: one.fallback)
        at = [one.key for one in offered].index(key)
        turns = self.page.evaluate("SugarCube.State.turns")
        self.state = play.step(self.graph, self.state, key, forced=self.falls)
        self.page.locator("#passages a").nth(at).click()
        self.compare(turns)

    @property
    def is_over(self) -> bool:
        return play.current_node(self.graph, self.state).is_ending


def _as_told(variable: Variable, value: int) -> int | bool | str:
    if variable.type == "flag":
        return bool(value)
    return variable.words[value] if variable.type == "word" else value


@pytest.fixture
def sit_down(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    if not FORMAT.exists():
        pytest.fail("SugarCube is not there: run sh .ci/setup.sh test")
    contexts = []

    def begin(one: Graph, *, dice: float = LEAST, falls: Sequence[str] = ()) -> Table:
        contexts.append(browser.new_context(locale="en-GB"))
        contexts[-1].set_default_timeout(15_000)
        file = tmp_path / f"{len(contexts)}.html"
        return Table(contexts[-1].new_page(), file, one, dice=dice, falls=falls)

    yield begin
    for context in contexts:
        context.close()


def wander(table: Table, rng: random.Random, *, seen: set[str]) -> None:
    """To an ending, preferring what was not seen yet."""
    for _ in range(MOVES):
        if table.is_over:
            return
        place = table.state.node
        replies = [one.key for one in table.offered()]
        fresh = [key for key in replies if f"{place}.{key}" not in seen]
        key = rng.choice(fresh or replies)
        seen.add(f"{place}.{key}")
        table.take(key)
    pytest.fail("no ending was reached")


def demo_graph(slug: str) -> Graph:
    path = Path(demo.__file__).parent / f"{slug}.toml"
    return read_document(tomllib.loads(path.read_text(encoding="utf-8"))).graph


# -- the conversations of the demo ----------------------------------------------------------
@pytest.mark.parametrize("slug", ["dont-tell-my-mother", "leo-and-the-loud-tunnel"])
def test_conversation_of_the_demo_plays_to_its_endings(sit_down, slug):
    one = demo_graph(slug)
    assert one.rules == ()
    endings, seen = set(), set()
    for seed in range(4):
        table = sit_down(one)
        wander(table, random.Random(seed), seen=seen)  # noqa: S311 -- no secret
        endings.add(table.state.node)
    assert len(endings) > 1


def test_test_plan_of_a_demo_conversation_holds_in_sugarcube(sit_down):
    """The best path that the authors wrote down leads to the good ending there, too."""
    one = demo_graph("dont-tell-my-mother")
    plan = one.plans[0]
    table = sit_down(one)
    for line in plan.text.splitlines():
        if line.startswith("select "):
            table.take(line.removeprefix("select ").split("#")[0].strip())
    assert table.is_over
    assert play.current_node(one, table.state).ending == "good"


# -- everything that the export can say -------------------------------------------------------
def test_everything_but_its_rule_plays(sit_down):
    """Dice, a check, a sub-conversation, once-only and locked replies, variants."""
    one = replace(
        read_document(tomllib.loads(EVERYTHING.read_text(encoding="utf-8"))).graph,
        rules=(),
    )
    endings, seen = set(), set()
    for seed, dice, fall in (
        (1, LEAST, "alone"),
        (2, MOST, "brother"),
        (3, LEAST, "alone"),
    ):
        table = sit_down(one, dice=dice, falls=[fall] * 5)
        wander(table, random.Random(seed), seen=seen)  # noqa: S311 -- no secret
        endings.add(table.state.node)
    assert endings == {"end-good", "end-mixed"}
    assert {"room.joke", "wary.sorry"} <= seen


def odd_words() -> Graph:
    """Words and names that SugarCube would read as its own signs."""
    text = (
        "A <<set>> of [[links]] & <b>tags</b>, $trust and _temp; //not// ''bold'' "
        '__or__ ==struck== -- `code` @@mark@@ \\ {brace} |bar| ~~sub~~ ^^sup^^ ""q""\n'
        "!no heading\n*no list\n#no list\n>no quote\n:: no header\n----"
    )
    return graph(
        patient(
            "a",
            reply(
                "odd", "b", text="“Odd” \"q\" 's' [[x]] <<y>> $z & </a> \\ `c` //i//"
            ),
            reply("plain", "b", text="It's 5 < 6 > 4, isn't it?"),
            text=text,
        ),
        patient(
            "b-1",
            reply("on", "end", text="On"),
            title="B 1",
            text="$trust, $trust.length, $at[0], _x and ${trust}",
        ),
        patient("b", reply("on", "b-1", text="On"), title="B", text="Next."),
        ending(text="{x}<br>[img[http://x]]"),
    )


def test_odd_words_are_shown_as_they_are(sit_down):
    for first in ("odd", "plain"):
        table = sit_down(odd_words())
        for key in (first, "on", "on"):
            table.take(key)
        assert table.is_over


def memory() -> Graph:
    """Everything that is remembered: taken, visited, visits, since; each kind of
    variable and change; nested and, or, not; what is offered once or at last."""
    variables = (
        *METERS,
        Variable("score", 0, None, None, axis=True),
        Variable("anger-level", 3, 0, 9),
        Variable("met", 0, 0, 1, "flag"),
        Variable("mood", 1, 0, 2, "word", ("calm", "cross", "in tears")),
    )
    return graph(
        patient(
            "hall",
            reply("once", "hall", once=True, effects=effects(score=7, trust=-80)),
            reply("calm", "hall", "mood != 0", effects=(Effect("mood", 0, "set"),)),
            reply("meet", "hall", "not met", effects=(Effect("met", 1, "set"),)),
            reply("part", "hall", "met and visits(hall) >= 2", effects=(Effect("met", 0, "set"),)),
            reply("raise", "hall", "anger-level < 9 and (met or mood = 1)",
                  effects=effects(**{"anger-level": 4})),
            reply("room", "room", "visits(hall) >= 4"),
            reply("late", "hall", "turns_since(hall.once) >= 2 and not taken(hall.late)"),
            variants=(
                Variant(parse_condition("taken(hall.once) and met"), text="Both."),
                Variant(parse_condition("mood = 0"), text="Calm now."),
            ),
        ),
        patient(
            "room",
            reply("first", "room", once=True),
            reply("second", "room", "taken(room.first)", once=True),
            reply("home", "talk", "visited(hall) and taken(room.second)"),
            reply("else", "hall", "visits(room) < 3"),
            reply("last", "talk", fallback=True),
        ),
        Node("talk", "sub", call="inner", choices=(reply("on", "dice"),),
             effects=effects(score=100)),
        patient("inner", reply("deep", "deeper"), reply("back", "->->"), reply("leave", "end")),
        Node("deeper", "sub", call="deepest", choices=(reply("on", "inner"),)),
        patient("deepest", reply("up", "->->", effects=effects(score=-3))),
        Node("dice", "chance", choices=(
            reply("heads", "end", weight=3), reply("tails", "poor"), reply("edge", "hall", weight=0),
        )),
        ending(),
        ending("poor", "poor"),
        variables=variables[len(METERS):],
    )  # fmt: skip


@pytest.mark.parametrize(("dice", "fall"), [(LEAST, "heads"), (MOST, "tails")])
def test_what_is_remembered_is_remembered_alike(sit_down, dice, fall):
    seen = set()
    for seed in range(3):
        table = sit_down(memory(), dice=dice, falls=[fall] * 9)
        wander(table, random.Random(seed), seen=seen)  # noqa: S311 -- no secret
    assert {"hall.once", "hall.late", "room.second", "deepest.up"} <= seen
