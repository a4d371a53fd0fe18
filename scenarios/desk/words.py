"""What the editor says in the browser, in the author's language.

One flat list, handed over as JSON; `{name}` is filled in there. Items of the
frameworks and the order rules have their names here as well.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from scenarios.domain.codes import FRAMEWORKS
from scenarios.domain.order import ORDER_RULES

FRAMEWORK_WORDS: Final = {
    "spikes": _("SPIKES"),
    "nurse": _("NURSE"),
    "cc": _("Calgary-Cambridge"),
    "talk": _("Acts that the order rules read"),
    "teachback": _("Teach-back"),
}
ITEM_WORDS: Final = {
    "spikes:setting": _("Setting"),
    "spikes:perception": _("Perception: asks what is known"),
    "spikes:invitation": _("Invitation: asks how much is wanted"),
    "spikes:knowledge": _("Knowledge: tells"),
    "spikes:emotions": _("Emotions"),
    "spikes:strategy": _("Strategy and summary"),
    "nurse:naming": _("Naming the feeling"),
    "nurse:understanding": _("Understanding"),
    "nurse:respecting": _("Respecting"),
    "nurse:supporting": _("Supporting"),
    "nurse:exploring": _("Exploring"),
    "cc:greeting": _("Greeting"),
    "cc:agenda": _("Agenda"),
    "cc:open-question": _("Open question"),
    "cc:listening": _("Listening"),
    "cc:cue-pick-up": _("Picks up a cue"),
    "cc:clarifying": _("Clarifying"),
    "cc:summary": _("Summary"),
    "cc:signposting": _("Signposting"),
    "cc:chunk-and-check": _("Chunk and check"),
    "cc:plain-language": _("Plain language"),
    "cc:rapport": _("Rapport"),
    "cc:shared-decision": _("Shared decision"),
    "cc:safety-net": _("Safety net"),
    "cc:closing": _("Closing"),
    "talk:warning-shot": _("Warning shot"),
    "talk:news": _("The news itself"),
    "talk:silence": _("Silence"),
    "talk:apology": _("Apology"),
    "talk:options": _("Options"),
    "teachback:ask": _("Asks for it in own words"),
    "teachback:correct": _("Corrects"),
    "teachback:confirm": _("Confirms"),
}
ORDER_RULE_WORDS: Final = {
    "ask-before-tell": _("Ask before you tell"),
    "warning-before-news": _("A warning before the news"),
    "silence-after-news": _("Room after the news"),
    "teach-back-before-closing": _("Teach-back before closing"),
}

WORDS: Final = {
    # outline
    "outline": _("Outline"),
    "name": _("Node or reply"),
    "says": _("What is said"),
    "leads_to": _("Leads to"),
    "found": _("Found"),
    "filter": _("Find in the outline"),
    "no_rows": _("Nothing here yet. Add the first node."),
    "no_match": _("Nothing matches “{text}”."),
    "add_node": _("Add node"),
    "add_reply": _("Add reply"),
    "remove": _("Remove"),
    "move_up": _("Move up"),
    "move_down": _("Move down"),
    "rename": _("Rename"),
    "new_key": _("New key"),
    "expand_all": _("Expand all"),
    "collapse_all": _("Collapse all"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "undone": _("Undone: {what}."),
    "redone": _("Done again: {what}."),
    "nothing_to_undo": _("There is nothing to undo."),
    "nothing_to_redo": _("There is nothing to do again."),
    "added": _("Added {name}."),
    "removed": _("Removed {name}. Undo brings it back."),
    "moved": _("Moved {name}."),
    "renamed": _("Renamed {old} to {name}; {count} places that name it followed."),
    "key_taken": _("The key “{name}” is used already."),
    "key_bad": _("A key holds only small letters, digits and hyphens."),
    "start_here": _("begins here"),
    "read_only": _("This draft is locked; nothing was changed."),
    "keyboard": _("Keyboard"),
    "does_add_node": _("add a node"),
    "does_add_reply": _("add a reply"),
    "does_remove": _("remove {name}"),
    "does_move": _("move {name}"),
    "does_rename": _("rename {name}"),
    "does_change": _("change {field}"),
    "does_arrange": _("arrange the map"),
    "does_connect": _("connect {name}"),
    "does_text": _("take over the text"),
    "does_plan": _("record a test plan"),
    # form
    "nothing_chosen": _("Choose a node or a reply to write in it."),
    "node": _("Node"),
    "reply": _("Reply"),
    "branch": _("Branch"),
    "of_node": _("at {node}"),
    "begin_here": _("Begin the conversation here"),
    "preview_from_here": _("Preview from here"),
    "back_to_outline": _("Back to the outline"),
    "new_node": _("New node"),
    "no_such_node": _("There is no node “{name}” yet."),
    "make_it": _("Make it"),
    "go_to": _("Go to {name}"),
    "go_back_from_sub": _("goes back from the sub-conversation"),
    "add_effect": _("Add effect"),
    "add_mark": _("Add mark"),
    "add_variant": _("Add what is said instead"),
    "add_entry": _("Add"),
    "entry": _("{what} {number}"),
    "remove_entry": _("Remove {what} {number}"),
    "effect": _("Effect"),
    "mark": _("Mark"),
    "variant": _("Variant"),
    "none": _("none"),
    "choose": _("choose …"),
    "condition_reads": _("It can be read."),
    "condition_unknown": _("There is no “{name}” in this conversation."),
    "not_whole": _("A whole number, please; it was not taken."),
    "skills": _("Skills"),
    "skill": _("Skill"),
    "variables": _("Variables"),
    "variable": _("Variable"),
    "rules": _("Rules"),
    "rule": _("Rule"),
    "rules_help": _("Tried in this order on every arrival but at an ending."),
    "plans": _("Test plans"),
    "plan": _("Test plan"),
    "plans_help": _(
        "One command a line: select KEY, expect node KEY, expect trust >= 60, "
        "expect offered KEY (or locked, hidden), expect ending good, draw KEY. A line "
        "of three hyphens begins a new run; # begins a remark."
    ),
    "own_attempts": _("From what you have played"),
    "own_attempts_help": _(
        "Your own finished attempts. A plan can be made of one whose replies are still "
        "there."
    ),
    "make_plan": _("Make a plan of it"),
    "no_entries": _("None yet."),
    "items_chosen": _("{count} chosen"),
    # map
    "map": _("Map"),
    "both": _("Both"),
    "zoom_in": _("Larger"),
    "zoom_out": _("Smaller"),
    "fit": _("Fit"),
    "arrange": _("Arrange"),
    "connect": _("Connect"),
    "map_node": _("{name}, {kind}, {out} out, {in} in"),
    "map_edge": _("Reply {number} of {count}: “{text}”, leads to {target}."),
    "map_no_out": _("No reply leads on from {name}."),
    "map_no_in": _("No reply leads to {name}."),
    "connecting": _(
        "Connecting from {name}: go to a node with the arrow keys or Tab and press "
        "Enter, or click it. Escape stops."
    ),
    "connected": _("A new reply leads from {name} to {target}."),
    "connect_cancelled": _("Not connected."),
    "ending_has_no_replies": _("{name} is an ending: no reply leads on from it."),
    "placed": _("Placed {name}."),
    "arranged": _("Arranged."),
    "nothing_on_map": _("The map is empty."),
    # findings
    "findings": _("What the check found"),
    "checking": _("Checking …"),
    "nothing_to_mend": _("Nothing to mend."),
    "count_errors": _("Errors: {count}"),
    "count_warnings": _("Warnings: {count}"),
    "count_infos": _("Notes: {count}"),
    "played": _(
        "Nodes: {nodes} · Replies: {choices} · Endings: {endings} · Can be reached: "
        "{reachable} · States played: {states}, which is all of them."
    ),
    "played_some": _(
        "Nodes: {nodes} · Replies: {choices} · Endings: {endings}. The editor stopped "
        "after {states} states, so nothing is proved about the rest; the check on publishing "
        "goes on further."
    ),
    "click_path": _("Click: {path}"),
    "go_there": _("Go there"),
    "assess": _("Work out scores, chance and habits"),
    "assessing": _("Working it out …"),
    "assessed": _("Worked out for the draft as it stands."),
    "assessed_before": _("The draft has changed since."),
    "axes_title": _("What can come out"),
    "axis_endings": _("{axis}, at each ending"),
    "axis_unproved": _("{axis} (more may be possible)"),
    "chance_title": _("By chance alone"),
    "bots_title": _("By a habit"),
    "share": _(
        "Chance alone gets {share} % of the way from the worst to the best; from 60 % "
        "on, the replies do not tell skill from luck."
    ),
    "share_none": _("Nothing can be won or lost yet."),
    "plan_holds": _("holds"),
    "head_axis": _("Result"),
    "head_ending": _("Ending"),
    "head_worst": _("Worst, and the clicks"),
    "head_best": _("Best, and the clicks"),
    "head_what": _("What"),
    "head_value": _("Value"),
    "head_habit": _("Habit"),
    "head_endings": _("Ends at"),
    "head_axes": _("Results"),
    "head_path": _("Its clicks"),
    "head_plan": _("Plan"),
    "no_answer": _("The server did not answer; what you wrote is kept here. {why}"),
    # preview
    "preview": _("Preview"),
    "close": _("Close"),
    "start_from": _("Start from"),
    "with_values": _("With these values"),
    "already_met": _("Already met"),
    "play": _("Play from here"),
    "again": _("Start again"),
    "back_one": _("One reply back"),
    "other_dice": _("Other dice"),
    "record_plan": _("Record as test plan"),
    "recorded": _("Recorded as “{name}”, under Test plans."),
    "record_only_from_start": _(
        "A plan begins where learners begin, so it is recorded only from a preview "
        "from the first node with nothing changed."
    ),
    "locked": _("cannot be chosen: {why}"),
    "ended": _("The conversation has ended: {kind}."),
    "passed": _("passed {place}"),
    "passed_by": _("passed {place} by {branch}"),
    "portrait_of": _("Portrait"),
    # shorthand
    "as_text": _("As text"),
    "text_help": _(
        "The same conversation in one text. What you write here counts when you take "
        "it over; one undo brings back what was."
    ),
    "apply": _("Take over"),
    "applied": _("Taken over. Nodes: {nodes}."),
    "read_again": _("Write it anew from the outline"),
    "line": _("Line {line}"),
    "text_changed": _("Not taken over yet."),
    # tabs
    "nodes_tab": _("Conversation"),
    "frame_tab": _("Skills, variables, rules"),
    "view": _("View"),
}

KEYS: Final = (
    (_("Up, Down, Home, End"), _("go through the rows")),
    (_("Right, Left"), _("open and close a node; into its replies and back")),
    (_("Enter"), _("write in the form at the side; Escape leads back")),
    (_("Insert or N"), _("add a node after this one; on a reply, a reply after it")),
    (_("Shift + Insert or R"), _("add a reply to this node")),
    (_("Delete"), _("remove; undo brings it back")),
    (_("Alt + Up, Alt + Down"), _("change the order")),
    (_("F2"), _("rename the key; all that names it follows")),
    (_("Ctrl + Z, Ctrl + Shift + Z"), _("undo, redo (outside a text field)")),
    (
        _("On the map: arrow keys"),
        _("Right follows a reply, Left goes back, Up and Down choose the reply"),
    ),
    (_("On the map: Ctrl + arrow keys"), _("move the node")),
    (_("On the map: C"), _("connect: go to the other node and press Enter")),
    (_("On the map: plus, minus, 0"), _("larger, smaller, fit")),
)


def frameworks_json() -> list[dict[str, Any]]:
    return [
        {
            "key": framework.key,
            "name": str(FRAMEWORK_WORDS[framework.key]),
            "items": [[code, str(ITEM_WORDS[code])] for code in framework.codes],
        }
        for framework in FRAMEWORKS
    ]


def order_rules_json() -> list[list[str]]:
    return [[key, str(ORDER_RULE_WORDS[key])] for key in ORDER_RULES]


def words_json() -> dict[str, str]:
    return {name: str(words) for name, words in WORDS.items()}


def keys_json() -> list[list[str]]:
    return [[str(keys), str(does)] for keys, does in KEYS]
