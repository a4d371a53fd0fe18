"""Templates of certificates: what organisers may write, which one an event has, and that
no issued byte follows a change."""

from __future__ import annotations

import hashlib
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image as Picture
from pypdf import PdfReader
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry

from certificates.blocks import LogoBlock, SignatoryBlock, WordingBlock, WordingsBlock
from certificates.example import LONG_NAME, NAMES, preview, preview_modes
from certificates.exceptions import CannotPrint
from certificates.models import CertificateTemplate, EventPaper
from certificates.paper_queries import paper_of
from certificates.services import choose_paper, issue_certificate, replace_certificate
from tests.certificates.conftest import NOW

USUAL = {"language": "en-gb"}


def wording(**words: str) -> dict[str, str]:
    empty = dict.fromkeys(WordingBlock().child_blocks, "")
    return {**empty, **USUAL, **words}


def first_page(content: bytes) -> str:
    return re.sub(r"\s+", " ", PdfReader(io.BytesIO(content)).pages[0].extract_text())


@pytest.fixture
def template(db) -> CertificateTemplate:
    return CertificateTemplate.objects.get(key="standard")


@pytest.fixture
def make_template(db):
    def make(key: str = "course", *words: dict[str, str], **fields) -> object:
        return CertificateTemplate.objects.create(
            name=f"The {key}",
            key=key,
            wordings=[("wording", one) for one in words],
            **fields,
        )

    return make


def make_image(name: str, colour: str) -> object:
    out = io.BytesIO()
    Picture.new("RGB", (60, 30), colour).save(out, "PNG")
    return get_image_model().objects.create(
        title=name, file=ImageFile(io.BytesIO(out.getvalue()), name=f"{name}.png")
    )


# -- What may be written -------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "words", "sentence"),
    [
        ("body", "for {minuts} minutes", "{minuts} is no field of the certificate."),
        ("body_completion", "{event}", "{event} is no field of the certificate."),
        ("body", "{module}", "{module} is no field of the certificate."),
        ("body", "{{ event.title }}", "A curly bracket stands alone"),
        ("body", "earned *4 credits", "An asterisk has no partner"),
        ("body", "a\nb\nc\nd\ne", "Please write at most 4 lines."),
        ("body", "This accredited event", "Please leave out “accredit…”"),
        ("body_without_credit", "{nobody}", "{nobody} is no field"),
        ("kind", "Akkreditierte Fortbildung", "Please leave out “Akkreditier…”"),
        ("footnote", "Accrédité", "Please leave out “Accrédit…”"),
    ],
)
def test_words_that_cannot_be_printed_are_refused_at_their_field(
    field, words, sentence
):
    block = WordingBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(wording(**{field: words})))
    assert set(refused.value.block_errors) == {field}
    assert sentence in " ".join(refused.value.block_errors[field].messages)


@pytest.mark.parametrize(
    ("block", "told", "field"),
    [
        (SignatoryBlock(), {"name": "Dr A", "role": "Accredited trainer"}, "role"),
        (SignatoryBlock(), {"name": "Accredited Centre", "role": ""}, "name"),
        (LogoBlock(), {"words": "Akkreditierte Schule"}, "words"),
    ],
)
def test_nor_do_signatories_and_logos_claim_anything(db, block, told, field):
    image = make_image("sign", "#000000")
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"image": image.pk, **told}))
    assert set(refused.value.block_errors) == {field}


def test_good_words_are_taken_as_they_are():
    block = WordingBlock()
    told = wording(
        body="took part in *{event}* on {date}\n{name}: {minutes}/{possible}"
    )
    assert dict(block.clean(block.to_python(told))) == told


def test_a_language_is_worded_once():
    block = WordingsBlock()
    twice = [{"type": "wording", "value": wording()} for _number in range(2)]
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(twice))
    assert set(refused.value.block_errors) == {1}


# -- What is printed -----------------------------------------------------------
def test_an_event_has_the_usual_template_until_it_chooses(webinar, template):
    assert paper_of(webinar) == (template, "en-gb")


def test_without_any_template_the_platforms_own_words_are_printed(
    webinar, template, due_learner
):
    template.delete()
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert "This is to certify that" in first_page(certificate.path.read_bytes())
    assert certificate.evidence["sheet"]["version"] == "0"


def test_the_chosen_template_words_the_certificate(
    webinar, due_learner, organiser, make_template
):
    logo = make_image("hospital", "#0e6a6b")
    german = make_template(
        "klinik",
        wording(
            language="de",
            kind="Bescheinigung der Klinik",
            body="war am {date} bei *{event}*\n<b>{minutes}</b> Minuten: *{credits}*",
            footnote="Kleingedrucktes",
        ),
        logos=[("logo", {"image": logo, "words": "Klinik am See"})],
    )
    choose_paper(webinar, template=german, language="de", by=organiser)
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    content = certificate.path.read_bytes()
    words = first_page(content)
    assert "Bescheinigung der Klinik" in words
    assert "Hiermit wird bescheinigt:" in words
    assert (
        "war am Donnerstag, 22. Februar 2024 bei Patient Communication Course, Part 1 "
        "<b>267</b> Minuten: 4,0" in words
    )
    assert "Kleingedrucktes" in words
    assert "Seite 1 von 2" in words
    reader = PdfReader(io.BytesIO(content))
    assert reader.trailer["/Root"]["/Lang"] == "de"
    assert b"Klinik am See" in _alternatives(content)
    assert certificate.template_version == "3/klinik/0"


def _alternatives(content: bytes) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as opened:
        return b"|".join(
            bytes(one.Alt)
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        )


def test_a_published_version_is_named_and_a_draft_is_not_printed(
    webinar, due_learner, template
):
    template.wordings = [("wording", wording(certify="Published words"))]
    revision = template.save_revision()
    revision.publish()
    template.refresh_from_db()
    template.wordings = [("wording", wording(certify="Draft words"))]
    template.save_revision()
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    words = first_page(certificate.path.read_bytes())
    assert "Published words" in words
    assert "Draft words" not in words
    assert certificate.template_version == f"3/standard/{revision.pk}"
    assert certificate.evidence["sheet"]["certify"] == "Published words"


def test_a_changed_template_changes_no_issued_byte_and_words_the_next(
    webinar, due_learner, template
):
    template.signatories = [
        (
            "signatory",
            {
                "name": "A. Lindqvist",
                "role": "Course organiser",
                "image": make_image("hand", "#112233"),
            },
        )
    ]
    template.save()
    first = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    before = first.path.read_bytes()
    due_learner.name = "Inês Carvalho-Neves"
    due_learner.save()
    template.signatories[0].value["image"].delete()
    template.refresh_from_db()
    template.signatories = [
        ("signatory", {"name": "B. Other", "role": "", "image": None})
    ]
    template.wordings = [("wording", wording(kind="Another heading"))]
    template.save()
    second = replace_certificate(first, reason="New name", by=None, now=NOW)
    assert first.path.read_bytes() == before
    assert hashlib.sha256(before).hexdigest() == first.pdf_sha256
    words = first_page(second.path.read_bytes())
    assert "Another heading" in words
    assert "B. Other" in words
    assert "Lindqvist" not in words


def test_the_code_of_an_accreditation_is_printed_as_recorded(
    make_event, learner, attend, evaluate
):
    webinar = make_event(
        accreditation="European accreditation, live stream only",
        accreditation_code="EACCME 24-0123",
        credits_granted="4.5",
    )
    attend(webinar, learner, "11:30-17:00")
    evaluate(webinar, learner)
    certificate = issue_certificate(webinar, user=learner, by=None, now=NOW)
    words = first_page(certificate.path.read_bytes())
    assert "Code of the accreditation EACCME 24-0123" in words


@pytest.mark.parametrize(
    ("part", "stored"),
    [
        ("wordings", ("wording", wording(kind="Accredited certificate"))),
        ("wordings", ("wording", wording(footnote="Accredited by nobody"))),
        (
            "signatories",
            ("signatory", {"name": "Dr A", "role": "Accredited", "image": None}),
        ),
    ],
)
def test_words_that_claim_accreditation_are_not_printed_even_if_stored(
    webinar, due_learner, template, part, stored
):
    setattr(template, part, [stored])
    template.save()
    with pytest.raises(CannotPrint, match="Please leave out"):
        issue_certificate(webinar, user=due_learner, by=None, now=NOW)


def test_an_image_that_the_sheet_cannot_hold_is_refused(webinar, due_learner, template):
    image = make_image("vector", "#000000")
    image.file.name = "vector.gif"
    image.save()
    template.logos = [("logo", {"image": image, "words": "A school"})]
    template.save()
    with pytest.raises(CannotPrint, match="“A school” must be PNG or JPEG"):
        issue_certificate(webinar, user=due_learner, by=None, now=NOW)


# -- Preview -------------------------------------------------------------------
def test_the_preview_shows_unsaved_words_with_hard_names(template):
    template.wordings = [("wording", wording(language="fr", certify="Pas enregistré"))]
    assert [mode for mode, _words in preview_modes(template)] == [
        f"fr:{name}" for name in (*NAMES, "module")
    ]
    assert len(LONG_NAME) == 110
    for name in ("long", "greek", "han"):
        answer = preview(template, f"fr:{name}")
        assert answer["Content-Type"] == "application/pdf"
        words = first_page(answer.content)
        assert "Pas enregistré" in words
        assert NAMES[name] in words


def test_the_preview_of_a_completion_has_its_own_words(template):
    told = wording(
        language="de", kind_completion="Geschafft", body_completion="lernte *{module}*"
    )
    template.wordings = [("wording", told)]
    answer = preview(template, "de:module")
    words = first_page(answer.content)
    assert "Geschafft" in words
    assert "lernte Breaking bad news" in words
    template.wordings = [("wording", wording(body_completion="for {minutes}"))]
    refused = preview(template, "en-gb:module").content.decode()
    assert "{minutes} is no field" in refused
    assert refused.endswith("These are: {name}, {module}, {date}.")


def test_a_preview_that_cannot_be_made_says_why(template):
    template.wordings = [("wording", wording(body="{nothing}"))]
    answer = preview(template, "en-gb:usual")
    assert answer["Content-Type"].startswith("text/plain")
    assert "{nothing} is no field" in answer.content.decode()


# -- The desk ------------------------------------------------------------------
def test_an_organiser_chooses_and_looks_at_a_sample(
    client, organiser, webinar, make_template
):
    chosen = make_template("course", wording(language="fr", certify="Choisi"))
    client.force_login(organiser)
    address = reverse("certificates_paper", args=[webinar.slug])
    answer = client.post(address, {"template": chosen.pk, "language": "fr"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert EventPaper.objects.get(webinar=webinar).template == chosen
    assert ModelLogEntry.objects.filter(action="certificates.choose_paper").count() == 1
    sample = client.get(reverse("certificates_paper_sample", args=[webinar.slug]))
    words = first_page(sample.content)
    assert "Choisi" in words
    assert webinar.title in words
    assert "EXAMPLE" in words


@pytest.mark.parametrize(
    "posted", [{}, {"template": "x", "language": "de"}, {"language": "xx"}]
)
def test_a_choice_of_nothing_changes_nothing(client, organiser, webinar, posted):
    client.force_login(organiser)
    address = reverse("certificates_paper", args=[webinar.slug])
    assert client.post(address, posted).status_code == 422
    assert not EventPaper.objects.exists()


def test_a_draft_cannot_be_chosen(webinar, make_template):
    draft = make_template("draft", live=False)
    with pytest.raises(CannotPrint, match="publish it first"):
        choose_paper(webinar, template=draft, language="de", by=None)
    assert not EventPaper.objects.exists()


@pytest.mark.parametrize("name", ["edit", "history", "list", "add"])
def test_the_editor_opens_for_organisers(client, organiser, template, name):
    client.force_login(organiser)
    route = f"wagtailsnippets_certificates_certificatetemplate:{name}"
    arguments = [template.pk] if name in {"edit", "history"} else []
    answer = client.get(reverse(route, args=arguments))
    assert answer.status_code == 200
    assert "ertificate template" in answer.content.decode()
