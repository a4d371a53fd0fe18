"""The demo's people, its one-click sign-in and its mail."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from elearn.core import demo
from elearn.core.demo import mailbox
from elearn.core.exceptions import Refusal
from elearn.core.models import User

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REQUIRED = {
    "Inês Carvalho",
    "Łukasz Żółć",
    "Σοφία Παπαδοπούλου",
    "Нина Петрова",
    "Nguyễn Thị Hằng",
    "İpek Şahin",
}


def test_sixty_learners_and_four_of_staff():
    people = demo.demo_people()
    learners = [p for p in people if not p.group and not p.is_administrator]
    assert (len(people), len(learners)) == (64, 60)
    assert {p.name for p in learners} >= REQUIRED
    assert all(p.email.endswith("@example.org") for p in people)
    assert len({p.email for p in people}) == 64
    assert len({p.country for p in learners}) >= 25


def test_loading_twice_gives_the_same_people(db):
    assert demo.load(now=NOW) == {"people": 64}
    before = list(User.objects.order_by("pk").values())
    assert demo.load(now=NOW) == {"people": 64}
    assert list(User.objects.order_by("pk").values()) == before
    assert EmailAddress.objects.filter(verified=True).count() == 64
    organiser = User.objects.get(email="astrid.lindqvist@example.org")
    assert [group.name for group in organiser.groups.all()] == ["Course organisers"]
    assert organiser.check_password(demo.PASSWORD)


def test_loading_is_refused_outside_the_demo(db, settings):
    settings.DEMO = False
    with pytest.raises(Refusal):
        demo.load(now=NOW)
    assert User.objects.count() == 0


def test_one_click_signs_in(client, db):
    demo.load(now=NOW)
    page = client.get(reverse("demo:people")).content.decode()
    assert "Inês Carvalho" in page
    answer = client.post(
        reverse("demo:people"),
        {"email": "ines.carvalho@example.org", "next": "/my/profile/"},
    )
    assert answer.url == "/my/profile/"
    person = User.objects.get(email="ines.carvalho@example.org")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_one_click_is_for_invented_people_only(client, learner):
    answer = client.post(reverse("demo:people"), {"email": learner.email})
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_click_leads_to_no_other_site(client, db):
    demo.load(now=NOW)
    answer = client.post(
        reverse("demo:people"),
        {"email": "ines.carvalho@example.org", "next": "//evil.example/"},
    )
    assert answer.url == reverse("demo:people")


@pytest.mark.parametrize("name", ["demo:people", "demo:mail"])
def test_demo_pages_do_not_exist_elsewhere(client, db, settings, name):
    settings.DEMO = False
    address = reverse(name)
    assert client.get(address).status_code == 404
    assert client.post(address, {"email": "ines.carvalho@example.org"}).status_code in {
        404,
        405,
    }


def send(subject, body, settings):
    backend = "django.core.mail.backends.filebased.EmailBackend"
    with get_connection(backend, file_path=settings.EMAIL_FILE_PATH) as connection:
        EmailMessage(
            subject, body, "from@example.org", ["to@example.org"], connection=connection
        ).send()


def test_kept_mail_is_listed_and_read_safely(client, db, settings):
    body = (
        "Ça va? <script>alert(1)</script>\n"
        "http://testserver/accounts/confirm-email/abc:1/ and https://evil.example/x"
    )
    send("Subjekt mit Ö", body, settings)
    listing = client.get(reverse("demo:mail")).content.decode()
    assert "Subjekt mit Ö" in listing
    (mail,) = mailbox.list_mails()
    page = client.get(reverse("demo:one_mail", args=[mail.key])).content.decode()
    assert "Ça va? &lt;script&gt;" in page
    assert '<a href="/accounts/confirm-email/abc:1/">' in page
    assert 'href="https://evil.example' not in page
    assert "https://evil.example/x" in page


def test_a_mails_time_is_told_by_the_readers_clock(client, learner, settings):
    """A date with “-0000” is UTC; Inês lives in Lisbon, an hour ahead of it in summer."""
    send("Hello", "Body", settings)
    (kept,) = Path(settings.EMAIL_FILE_PATH).glob("*.log")
    dated = re.sub(
        rb"^Date: .*$",
        b"Date: Tue, 07 Jul 2026 07:05:00 -0000",
        kept.read_bytes(),
        flags=re.M,
    )
    kept.write_bytes(dated)
    client.force_login(learner)
    for page in (
        client.get(reverse("demo:mail")),
        client.get(reverse("demo:one_mail", args=[mailbox.list_mails()[0].key])),
    ):
        assert "7 July 2026, 08:05 WEST" in page.content.decode()


def test_mail_key_never_becomes_a_path(client, db):
    assert mailbox.find_mail("../../settings") is None
    assert client.get(reverse("demo:one_mail", args=["nothing-1"])).status_code == 404


def test_empty_mailbox_says_what_to_do(client, db):
    assert "No mail yet" in client.get(reverse("demo:mail")).content.decode()
