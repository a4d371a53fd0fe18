"""Claims of a launch, whatever they hold; addresses; how long to wait."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.domain.lti import (
    CLAIM,
    DEEP_LINKING,
    GRADES_CLAIM,
    MOST_TRIES,
    Expected,
    LaunchProblem,
    is_web_address,
    module_number,
    read_launch,
    scores_address,
    wait_minutes,
)

SITE = "https://learn.example"
EXPECTED = Expected(
    issuer="https://lms.example",
    client_id="7",
    deployments=frozenset({"1"}),
    nonce="n",
    target=f"{SITE}/lti/module/4/",
    site=SITE,
)
GOOD = {
    "iss": "https://lms.example",
    "aud": "7",
    "sub": "17",
    "iat": 1000,
    "exp": 1060,
    "nonce": "n",
    CLAIM + "version": "1.3.0",
    CLAIM + "message_type": "LtiResourceLinkRequest",
    CLAIM + "deployment_id": "1",
    CLAIM + "target_link_uri": f"{SITE}/lti/module/4/",
    CLAIM + "resource_link": {"id": "41"},
}
ANYTHING = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        10**400,
        1.5,
        float("nan"),
        float("inf"),
        "",
        "n",
        "\x00",
        "\ud800",
    ]
    + ["x" * 3000, [], ["7"], [None, {}], {}, {"id": 4}, {"id": ["41"]}]
    + [{"title": 7, "scope": "x", "lineitem": []}, {"accept_types": 1}]
)
NAMES = [
    *GOOD,
    "azp",
    "nbf",
    "name",
    "given_name",
    CLAIM + "context",
    GRADES_CLAIM,
    DEEP_LINKING + "deep_linking_settings",
]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=4))
def test_strange_claims_are_refused_or_read_and_never_raise(changes):
    try:
        launch = read_launch({**GOOD, **changes}, EXPECTED, now_s=1000)
    except LaunchProblem:
        return
    assert launch.deployment == "1"
    assert launch.target == EXPECTED.target


@pytest.mark.parametrize(
    ("now_s", "is_good"),
    [(939, False), (940, True), (1000, True), (1119, True), (1120, False)],
)
def test_clocks_may_differ_by_a_minute(now_s, is_good):
    if is_good:
        assert read_launch(GOOD, EXPECTED, now_s=now_s).subject == "17"
        return
    with pytest.raises(LaunchProblem):
        read_launch(GOOD, EXPECTED, now_s=now_s)


@pytest.mark.parametrize(("now_s", "is_good"), [(1660, True), (1661, False)])
def test_message_with_a_long_life_is_still_of_now(now_s, is_good):
    claims = {**GOOD, "exp": 99_999}
    if is_good:
        assert read_launch(claims, EXPECTED, now_s=now_s).link_id == "41"
        return
    with pytest.raises(LaunchProblem, match="expired"):
        read_launch(claims, EXPECTED, now_s=now_s)


@pytest.mark.parametrize("data", ["a\0b", "a\ud800b"])
def test_what_no_database_keeps_is_not_handed_back(data):
    """Changed, it would be another request's."""
    choice = {
        **GOOD,
        CLAIM + "message_type": "LtiDeepLinkingRequest",
        DEEP_LINKING + "deep_linking_settings": {
            "deep_link_return_url": "https://lms.example/return",
            "accept_types": ["ltiResourceLink"],
            "data": data,
        },
    }
    with pytest.raises(LaunchProblem, match="return"):
        read_launch(choice, EXPECTED, now_s=1000)


def test_nonce_of_half_a_character_is_another_one():
    with pytest.raises(LaunchProblem, match="nonce"):
        read_launch({**GOOD, "nonce": "\ud800"}, EXPECTED, now_s=1000)


def test_name_is_shown_in_one_line():
    claims = {**GOOD, "name": "  Jana\n\u202eHoráková\x00 " + "x" * 900}
    name = read_launch(claims, EXPECTED, now_s=1000).name
    assert name.startswith("Jana Horáková xx")
    assert len(name) == 120
    parts = {**GOOD, "given_name": "Jana", "family_name": "Horáková"}
    assert read_launch(parts, EXPECTED, now_s=1000).name == "Jana Horáková"


@pytest.mark.parametrize(
    ("target", "number"),
    [
        (f"{SITE}/lti/module/4/", 4),
        (f"{SITE}/lti/module/4/?x=1", 4),
        (f"{SITE}/lti/module/04/", None),
        (f"{SITE}/lti/module/4", None),
        (f"{SITE}/lti/module/-4/", None),
        (f"{SITE}/lti/module/٤/", None),
        (f"{SITE}/lti/", None),
        (f"{SITE}.evil.example/lti/module/4/", None),
        (f"https://evil.example/?{SITE}/lti/module/4/", None),
        (f"{SITE}/lti/module/" + "9" * 30 + "/", None),
    ],
)
def test_target_names_a_module_of_this_site_or_none(target, number):
    assert module_number(target, site=SITE) == number


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://lms.example", True),
        ("https://lms.example:8443/a?b=1#c", True),
        ("http://127.0.0.1:80/", True),
        ("https://lms.example:99999/", False),
        ("https://user:secret@lms.example/", False),
        ("https://lms.example;script-src/", False),
        ("https://lms.example/ script-src", False),
        ("https://lms.example/\r\nX: y", False),
        ("javascript:alert(1)", False),
        ("//lms.example/", False),
        ("", False),
    ],
)
def test_web_addresses(address, is_one):
    assert is_web_address(address) is is_one


@pytest.mark.parametrize(
    ("column", "scores"),
    [
        ("https://l.example/9", "https://l.example/9/scores"),
        ("https://l.example/9/", "https://l.example/9/scores"),
        ("https://l.example/9?type_id=2", "https://l.example/9/scores?type_id=2"),
    ],
)
def test_scores_belong_to_the_path(column, scores):
    assert scores_address(column) == scores


def test_waiting_grows_and_ends():
    waits = [wait_minutes(tries) for tries in range(1, MOST_TRIES + 1)]
    assert waits == [1, 5, 30, 120, 360, *[1440] * 8, None]
