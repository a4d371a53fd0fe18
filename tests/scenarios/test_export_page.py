import json
import re

import pytest
from django.urls import reverse

from scenarios.authoring import compile_scenario
from scenarios.domain.document import graph_from_json
from scenarios.exchange import TARGETS
from scenarios.formats.packed_wording import FINDINGS as WORDING
from scenarios.formats.packed_wording import KINDS
from scenarios.formats.registry import read_parcel
from scenarios.formats.shape import Parcel


def address(scenario) -> str:
    return reverse("wagtailsnippets_scenarios_scenario:take_away", args=[scenario.pk])


def test_page_names_the_formats_and_what_each_cannot_hold(client, organiser, scenario):
    client.force_login(organiser)
    page = client.get(address(scenario)).content.decode()
    for key in ("json", "twee", "h5p"):
        assert f'href="?to={key}"' in page
    assert "Nothing is lost." in page
    assert "Not held by this format:" in page


def test_losses_of_a_kind_are_told_together_with_their_number(
    client, organiser, scenario
):
    client.force_login(organiser)
    page = client.get(address(scenario)).content.decode()
    _twee, h5p = page.split('id="export-h5p"')
    kinds = re.findall(r"<summary>(.*?)</summary>", h5p)
    _, losses = TARGETS["h5p"].export(compile_scenario(scenario).graph)
    assert "<strong>Warning:</strong> Effects on variables (5)" in kinds
    assert "What the debrief says about a reply (5)" in kinds
    # What plays otherwise comes first; and nothing is left out.
    marks = ["Warning" in kind for kind in kinds]
    assert marks == sorted(marks, reverse=True)
    told = h5p.count("<li>") - len(kinds)
    assert told == len(losses)


def test_every_kind_of_loss_has_a_name():
    lost = {code for code in WORDING if code.startswith("h5p_lost")} | {"h5p_no_way"}
    assert set(KINDS) == lost


def test_json_is_the_whole_conversation(client, organiser, scenario):
    client.force_login(organiser)
    answer = client.get(address(scenario), {"to": "json"})
    assert answer["Content-Disposition"] == 'attachment; filename="window.json"'
    assert (
        graph_from_json(json.loads(answer.content)) == compile_scenario(scenario).graph
    )


def test_twee_can_be_read_in_again(client, organiser, scenario):
    client.force_login(organiser)
    answer = client.get(address(scenario), {"to": "twee"})
    (story,) = read_parcel(Parcel("window.twee", answer.content))
    assert (story.title, story.nodes) == ("At the window", 4)


def test_unknown_format_is_not_there(client, organiser, scenario):
    client.force_login(organiser)
    assert client.get(address(scenario), {"to": "poem"}).status_code == 404


@pytest.mark.parametrize("person", ["learner", "stranger", "reviewer"])
def test_nobody_else_takes_it_away(request, client, scenario, person):
    client.force_login(request.getfixturevalue(person))
    answer = client.get(address(scenario), {"to": "json"})
    assert answer.status_code in (302, 404)
    assert b"park the lorry" not in answer.content


def test_list_of_conversations_leads_there(client, organiser, scenario):
    client.force_login(organiser)
    page = client.get(reverse("wagtailsnippets_scenarios_scenario:list"))
    assert address(scenario) in page.content.decode()
