"""Where people meet the certificate of a module: its page, My CME, the public answer, the
transcript, and the organisers' desk."""

import io
import json

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from certificates.cme import cme_record
from certificates.issued import issued_by_year
from certificates.models import Certificate
from certificates.panels import completed_module
from certificates.services import issue_certificate, issue_completion
from tests.certificates.completing import LATER, complete, take_back
from tests.certificates.conftest import NOW
from tests.factories.courses import make_course, make_module

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

pytestmark = pytest.mark.usefixtures("bytes_for_paper")


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def made(completion, learner) -> Certificate:
    return issue_completion(completion, user=learner, by=learner, now=LATER)


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner, BACKEND)
    return client


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser, BACKEND)
    return client


@pytest.fixture
def taken_back(made, module, organiser) -> Certificate:
    take_back(module, organiser)
    return made


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def take(client, completion, origin: str):
    url = reverse("certificates:take_module", args=[completion.pk])
    return client.post(url, {"from": origin})


# -- The module's page ------------------------------------------------------------------
def test_who_completed_it_makes_the_certificate_there(signed_in, completion, module):
    page = text_of(signed_in.get(module.url))
    assert "Your certificate of completion is ready to be made." in page
    assert "Whoever completes it" not in page
    response = take(signed_in, completion, "module")
    assert (response.status_code, response["Location"]) == (302, module.url)
    made = Certificate.objects.get()
    page = text_of(signed_in.get(module.url))
    assert f"Certificate {made.serial} is issued." in page
    assert f"Your certificate of completion {made.serial} is issued." in page
    assert f"/my/cme/{made.uuid}/certificate.pdf" in page
    assert "ready to be made" not in page
    download = signed_in.get(f"/my/cme/{made.uuid}/certificate.pdf")
    assert download.content == made.path.read_bytes()


def test_others_see_nothing_of_it_but_that_there_is_one(client, made, module, stranger):
    told = "Whoever completes it can make a certificate of completion here."
    for person in (None, stranger):
        if person is not None:
            client.force_login(person, BACKEND)
        page = text_of(client.get(module.url))
        assert told in page
        assert made.serial not in page
        assert "Your certificate" not in page
        assert "Make the certificate" not in page
    assert take(client, made.completion, "module").status_code == 404
    assert Certificate.objects.count() == 1


def test_a_module_that_asks_for_nothing_promises_nothing(client, db):
    empty = make_module(lessons=0, slug="empty")
    assert "ertificate of completion" not in text_of(client.get(empty.url))


def test_a_visitor_is_led_to_sign_in(client, completion):
    response = take(client, completion, "module")
    assert response["Location"] == "/accounts/login/?next=/my/cme/"
    assert not Certificate.objects.exists()


def test_it_leads_nowhere_but_to_the_module_or_my_cme(signed_in, completion):
    response = take(signed_in, completion, "https://elsewhere.example/")
    assert response["Location"] == "/my/cme/#modules"


def test_without_a_name_it_says_what_to_do(signed_in, completion, learner, module):
    learner.name = "\u200e"
    learner.save()
    page = text_of(signed_in.get(module.url))
    assert "There is no certificate of completion." in page
    assert "The profile has no name to print." in page
    assert f'<a href="{reverse("core:profile")}">Enter your name</a>' in page
    take(signed_in, completion, "module")
    assert not Certificate.objects.exists()


def test_a_completion_that_was_taken_back_is_told(signed_in, taken_back, module):
    page = text_of(signed_in.get(module.url))
    assert "Your completion was taken back on 4 March 2026." in page
    assert (
        f"Certificate {taken_back.serial} rests on it: it holds until the organisers "
        "revoke it, or until you complete the module again and make a new certificate, "
        "which replaces it." in page
    )
    assert "Your certificate of completion" not in page


def test_completing_it_again_offers_the_one_that_replaces_it(
    signed_in, taken_back, module, learner
):
    again = complete(module, learner, at=LATER)
    page = text_of(signed_in.get(module.url))
    assert f"It replaces {taken_back.serial}, which rests on a completion" in page
    take(signed_in, again, "module")
    page = text_of(signed_in.get("/my/cme/"))
    assert "Replaced by MOD-2026-000002." in page


def test_the_panel_costs_the_same_for_one_certificate_and_three(
    module, learner, costs_the_same, rf
):
    course = module.get_parent().specific
    request = rf.get("/")
    request.user = learner
    complete(module, learner)

    def prepare(size):
        for number in range(size):
            one = make_module(lessons=1, slug=f"m-{size}-{number}", course=course)
            done = complete(one, learner)
            issue_completion(done, user=learner, by=learner, now=LATER)
        return lambda: completed_module(request, page=module)

    assert costs_the_same(prepare) == 2


# -- My CME -----------------------------------------------------------------------------
def test_my_cme_lists_modules_with_the_way_to_each_file(
    signed_in, completion, learner, module
):
    page = text_of(signed_in.get("/my/cme/"))
    assert '<h2 id="modules">Modules completed</h2>' in page
    assert f'<a href="{module.url}">Module breaking-bad-news</a>' in page
    assert "Completed on 3 March 2026" in page
    assert "It carries no CME credit." in page
    assert "Credits by year" not in page
    assert "No certificates yet" not in page
    assert "Transcript of" not in page
    response = take(signed_in, completion, "cme")
    assert response["Location"] == "/my/cme/#modules"
    made = Certificate.objects.get()
    page = text_of(signed_in.get("/my/cme/"))
    assert f"Certificate {made.serial}, issued 4 March 2026" in page
    assert "Transcript of 2026, PDF" in page
    assert "Make the certificate" not in page


def test_a_module_that_is_gone_stays_in_the_list(signed_in, made, module):
    module.delete()
    page = text_of(signed_in.get("/my/cme/"))
    assert "Module breaking-bad-news</h3>" in page
    assert made.serial in page


def test_credits_of_the_year_are_those_of_events_alone(
    made, webinar, due_learner, signed_in
):
    issued = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    # Of the event's year too: its transcript stands there already.
    done = complete(make_module(lessons=1, slug="early"), due_learner, at=NOW)
    issue_completion(done, user=due_learner, by=due_learner, now=NOW)
    (year,) = issued_by_year(due_learner)
    assert (year.year, year.events, year.credits) == (2024, 1, issued.credits)
    record = cme_record(due_learner, now=LATER)
    assert [one.year for one in record.years] == [2024]
    assert record.years_of_modules == [2026]
    page = text_of(signed_in.get("/my/cme/"))
    assert page.count("Transcript of 2024, PDF") == 1
    assert page.count("Transcript of 2026, PDF") == 1


def test_modules_cost_my_cme_no_further_queries(learner, costs_the_same, signed_in):
    course = make_course()

    def prepare(size):
        for number in range(size):
            one = make_module(lessons=1, slug=f"m-{size}-{number}", course=course)
            done = complete(one, learner)
            issue_completion(done, user=learner, by=learner, now=LATER)
        return lambda: signed_in.get("/my/cme/")

    costs_the_same(prepare)


def test_a_person_without_modules_sees_no_section(signed_in, db):
    page = text_of(signed_in.get("/my/cme/"))
    assert "Modules completed" not in page
    assert "No certificates yet" in page


# -- The transcript -----------------------------------------------------------------------
def test_the_transcript_lists_it_without_credits(signed_in, made):
    table = signed_in.get("/my/cme/2026/transcript.csv").content.decode()
    row = table.splitlines()[1].split(",")
    assert row == [
        "2026-03-03",
        "2026-03-03",
        "Module breaking-bad-news",
        "Completion",
        "0.0",
        "no credit",
        "",
        "",
        made.serial,
        made.code_grouped,
        "Inês Carvalho",
    ]


def test_its_pdf_says_none_and_sums_nothing_up(signed_in, made):
    content = signed_in.get("/my/cme/2026/transcript.pdf").content
    (page,) = PdfReader(io.BytesIO(content)).pages
    words = " ".join(page.extract_text().split())
    assert "Completion" in words
    assert f"3 March 2026 Module breaking-bad-news {made.serial}, code" in words
    assert "– none" in words
    assert "Together" not in words


# -- The public answer ----------------------------------------------------------------------
def test_anybody_reads_what_was_completed_and_that_it_gives_no_credit(client, made):
    page = text_of(client.get(f"/v/{made.code_grouped}/"))
    assert "This certificate is valid" in page
    for label, words in (
        ("Completed", "Module breaking-bad-news, self-paced module"),
        ("Date", "3 March 2026"),
        ("Credits", "None: a certificate of completion carries no CME credit"),
        ("Certificate number", made.serial),
        ("Issued", "4 March 2026"),
    ):
        assert f"<dt>{label}</dt> <dd>{words}</dd>" in page
    assert made.pdf_sha256 in page
    assert "Lesson 1" not in page
    assert "live stream" not in page


def test_the_badge_page_and_its_file_name_the_module(signed_in, made):
    page = text_of(signed_in.get(f"/my/cme/{made.uuid}/badge/"))
    assert f"Certificate {made.serial}, Module breaking-bad-news, as a badge" in page
    assert "name=Module+breaking-bad-news" in page
    told = json.loads(signed_in.get(f"/my/cme/{made.uuid}/badge.json?name=1").content)
    assert told["name"] == "Module breaking-bad-news"
    assert told["credentialSubject"]["identifier"][1]["identityHash"] == "Inês Carvalho"


# -- The desk -----------------------------------------------------------------------------
def test_the_desk_lists_it_with_its_module(desk, made):
    page = text_of(desk.get("/admin/certificates/"))
    assert "<td>Module breaking-bad-news</td>" in page
    assert '<td class="media-number">none</td>' in page
    assert "taken back" not in page
    assert made.serial in text_of(desk.get("/admin/certificates/?q=BREAKING"))
    assert made.serial not in text_of(desk.get("/admin/certificates/?q=elsewhere"))


def test_the_list_costs_the_same_for_events_and_modules(
    desk, made, learner, costs_the_same
):
    course = make_course()

    def prepare(size):
        for number in range(size):
            one = make_module(lessons=1, slug=f"m-{size}-{number}", course=course)
            done = complete(one, learner)
            issue_completion(done, user=learner, by=learner, now=LATER)
        return lambda: desk.get("/admin/certificates/")

    costs_the_same(prepare)


def test_the_desk_is_told_what_rests_on_nothing_any_more_and_revokes_it(
    desk, taken_back
):
    words = "1 certificate rests on a completion that was taken back"
    assert words in text_of(desk.get("/admin/certificates/"))
    assert words in text_of(desk.get("/admin/"))
    address = f"/admin/certificates/{taken_back.uuid}/"
    page = text_of(desk.get(address))
    assert "The completion it rests on was taken back on 4 March 2026." in page
    assert "The third lesson is needed now." in page
    assert "Attendance of the event" not in page
    desk.post(address, {"reason": "The completion was taken back."})
    taken_back.refresh_from_db()
    assert taken_back.status == "revoked"
    assert words not in text_of(desk.get("/admin/certificates/"))
    assert words not in text_of(desk.get("/admin/"))
