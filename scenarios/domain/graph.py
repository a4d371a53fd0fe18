"""What a conversation is: persona, variables, nodes, choices, rules, endings.

Everything is frozen. A `Graph` may be wrong (a draft is allowed to be); finding
out is the business of `explore.py`. How it is written as JSON is the business
of `document.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from scenarios.domain.conditions import Condition

#: The learner reads and chooses; `choice` is a decision that nobody's line asks for.
PATIENT, SCENE, CHOICE = "patient", "scene", "choice"
#: These move on by themselves: by weighted dice, by the first condition that
#: holds, into a sub-conversation and back.
CHANCE, CHECK, SUB = "chance", "check", "sub"
ENDING = "ending"
AUTOMATIC: Final = (CHANCE, CHECK, SUB)
KINDS: Final = (PATIENT, SCENE, CHOICE, CHANCE, CHECK, SUB, ENDING)
#: The target of a choice that ends a sub-conversation.
RETURN: Final = "->->"

MANNERS: Final = ("say", "do", "silence")
QUALITIES: Final = ("good", "mixed", "poor")
SPACES: Final = ("opened", "held", "closed")
#: Characters of the key of a node or a reply: as many as a decision's record holds.
MAX_KEY: Final = 80

CUE_KINDS: Final = ("cue", "concern")
ELICITED_BY: Final = ("patient", "doctor")
EXPRESSIONS: Final = ("attentive", "wry", "asking", "shaken", "closed", "eased")
EFFECT_OPS: Final = ("add", "set")
VARIABLE_TYPES: Final = ("number", "flag", "word")
#: Where a variable is shown as a meter.
SHOWN: Final = ("play", "debrief", "never")
WHEN_LOCKED: Final = ("hide", "show")


@dataclass(frozen=True, slots=True)
class Variable:
    """An integer; every effect is clamped to [minimum, maximum], None is open.

    A flag is 0 or 1. A word is the place of one of `words`. `axis` says that it
    counts as a result: its best and worst values are computed for the author.
    """

    key: str
    initial: int = 0
    minimum: int | None = 0
    maximum: int | None = 100
    type: str = "number"
    words: tuple[str, ...] = ()
    name: str = ""
    shown: str = "never"
    axis: bool = False

    def clamp(self, value: int) -> int:
        if self.minimum is not None and value < self.minimum:
            return self.minimum
        if self.maximum is not None and value > self.maximum:
            return self.maximum
        return value


def flag(key: str, initial: int = 0) -> Variable:
    return Variable(key, initial, 0, 1, type="flag")


#: The three meters every conversation has.
METERS: Final = (
    Variable("trust", 50, shown="play", axis=True),
    Variable("understanding", 30, shown="play", axis=True),
    Variable("anxiety", 60, shown="play", axis=True),
)


@dataclass(frozen=True, slots=True)
class Effect:
    """Adds `amount` to a variable or sets it; a word variable is set to `word`."""

    variable: str
    amount: int = 0
    op: str = "add"
    word: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What could be seen of a skill in one reply, 1 to 5."""

    skill: str
    mark: int


@dataclass(frozen=True, slots=True)
class Cue:
    """VR-CoDES: a hint of an unpleasant feeling (cue) or one said plainly
    (concern); `intensity` 1 to 3; `elicited` by the patient or by the doctor."""

    kind: str
    words: str = ""
    intensity: int = 1
    elicited: str = "patient"


@dataclass(frozen=True, slots=True)
class Persona:
    name: str
    age: int | None = None
    about: str = ""
    portrait: str = ""


@dataclass(frozen=True, slots=True)
class Skill:
    """A row of the debrief's profile, with one sentence per band."""

    key: str
    name: str
    high: str = ""
    middle: str = ""
    low: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A reply of the learner, or a branch of a node that moves on by itself.

    `condition` false: hidden, or (`when_locked` = "show") shown with its reason.
    `fallback`: offered only when nothing else is. `weight` is for chance alone.
    `quality` and `space` are "" where nobody has rated the reply yet.
    """

    key: str
    text: str
    target: str
    manner: str = "say"
    quality: str = "mixed"
    space: str = "held"
    explicit: bool = False
    codes: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    marks: tuple[Mark, ...] = ()
    once: bool = False
    fallback: bool = False
    condition: Condition | None = None
    when_locked: str = "hide"
    locked_reason: str = ""
    weight: int = 1
    #: Told to the learner at once, before the next turn.
    feedback: str = ""
    thought: str = ""
    better: str = ""
    why: str = ""
    evidence: str = ""
    #: Of a critical act: the sentence that points cannot buy back.
    red_flag: str = ""

    @property
    def spoken(self) -> bool:
        return self.manner == "say"


@dataclass(frozen=True, slots=True)
class Variant:
    """What a node says instead when `condition` holds; "" keeps the node's own."""

    condition: Condition
    text: str = ""
    action: str = ""
    sight: str = ""
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    kind: str
    title: str = ""
    turn: int | None = None
    moment: str = ""
    speaker: str = ""
    text: str = ""
    action: str = ""
    sight: str = ""
    expression: str = "attentive"
    #: Another person than the patient is seen at this turn.
    portrait: str = ""
    image: str = ""
    alt: str = ""
    cue: Cue | None = None
    effects: tuple[Effect, ...] = ()
    choices: tuple[Choice, ...] = ()
    variants: tuple[Variant, ...] = ()
    #: The learner says it in own words before the replies are shown.
    own_words: bool = False
    ask_confidence: bool = False
    #: A soft clock of so many seconds; then the choice `on_time` is taken.
    seconds: int | None = None
    on_time: str = ""
    #: Of a sub-conversation: its first node. Its choices are tried on return.
    call: str = ""
    #: Of an ending: good, mixed or poor; "" where nobody has said.
    ending: str = ""
    #: Of an ending: what the patient told somebody that evening.
    evening: str = ""
    #: Where it stands on the map.
    at: tuple[int, int] | None = None
    #: For authors only.
    note: str = ""
    #: Of an imported node: its name and its text as they were in the source.
    source_ref: str = ""
    raw: str = ""
    #: Names of other passages of the source that are shown inside this one.
    parts: tuple[str, ...] = ()

    @property
    def is_ending(self) -> bool:
        return self.kind == ENDING

    @property
    def is_automatic(self) -> bool:
        return self.kind in AUTOMATIC

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """Tried in the author's order on every arrival but at an ending: when it holds,
    its effects apply and, with a target, the conversation goes on there."""

    key: str
    when: Condition
    effects: tuple[Effect, ...] = ()
    target: str = ""
    once: bool = True
    message: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A test plan: a readable text that `plans.py` plays."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Graph:
    """One whole conversation. `nodes` may hold a key twice; the first one counts."""

    slug: str
    title: str
    start: str
    persona: Persona
    nodes: tuple[Node, ...]
    code: str = ""
    minutes: int = 0
    turns: int = 0
    language: str = "en"
    opening: str = ""
    #: What may be hard to meet here; said before it begins.
    content_note: str = ""
    #: Where to turn when it was hard.
    support: str = ""
    #: Whom the patient tells that evening.
    confidant: str = ""
    meters_in_play: bool = True
    skills: tuple[Skill, ...] = ()
    variables: tuple[Variable, ...] = METERS
    rules: tuple[Rule, ...] = ()
    #: Keys of `order.ORDER_RULES`.
    order_rules: tuple[str, ...] = ()
    plans: tuple[Plan, ...] = ()
    #: Of an import: which format, and the story's own id there.
    source: str = ""
    external_id: str = ""
    _nodes_by_key: Mapping[str, Node] = field(
        init=False, repr=False, compare=False, hash=False, default_factory=dict
    )
    _slots: Mapping[str, int] = field(
        init=False, repr=False, compare=False, hash=False, default_factory=dict
    )
    #: Made on first use by `engine.engine_of`.
    _engine: object = field(
        init=False, repr=False, compare=False, hash=False, default=None
    )

    def __post_init__(self) -> None:
        nodes: dict[str, Node] = {}
        for node in self.nodes:
            nodes.setdefault(node.key, node)
        slots: dict[str, int] = {}
        for position, variable in enumerate(self.variables):
            slots.setdefault(variable.key, position)
        object.__setattr__(self, "_nodes_by_key", nodes)
        object.__setattr__(self, "_slots", slots)

    def node(self, key: str) -> Node | None:
        return self._nodes_by_key.get(key)

    def slot(self, variable: str) -> int | None:
        """The place of `variable` in a state's values."""
        return self._slots.get(variable)

    def variable(self, key: str) -> Variable | None:
        slot = self._slots.get(key)
        return None if slot is None else self.variables[slot]
