"""Questions of files in banks and quizzes: stored once, all or none; and out again."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import PIL.Image
import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry

from courses import queries, services
from courses.domain.questions.kinds import (
    Area,
    Hotspot,
    Kind,
    Picture,
    Question,
    Shape,
)
from courses.formats import registry
from courses.formats.parcel import File, Found
from courses.models import BankQuestion, ImportedQuestion, QuestionBank, Quiz

GIFT = """$CATEGORY: $course$/top/Silence

// [tag:pause]
::Wait::She looks down.{=wait#Good. ~%50%ask ~explain}

Which help?{~%50%a name ~%50%a pause ~%-100%a joke}

How long?{#=7:2}

Bone is dense.{T}

Match.{=NURSE -> emotion =SPIKES -> news}

Order.{>
Ask
Listen
Tell}

Name one frame.{=nurse =%50%spikes}

Write what you would say.{}

Read this first.
"""


@pytest.fixture
def bank(db) -> QuestionBank:
    return QuestionBank.objects.create(title="Silence", slug="silence")


@pytest.fixture
def empty_quiz(db) -> Quiz:
    return Quiz.objects.create(title="Pauses", slug="pauses", live=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "silence.gift"
    path.write_text(GIFT)
    return path


def run(command, *arguments, fails=False):
    out, err = StringIO(), StringIO()
    if fails:
        with pytest.raises(SystemExit):
            call_command(command, *arguments, "--json", stdout=out, stderr=err)
    else:
        call_command(command, *arguments, "--json", stdout=out, stderr=err)
    said = json.loads(out.getvalue())
    assert ("error" in said) == fails
    assert err.getvalue() == (said["error"] + "\n" if fails else "")
    return said


def read(text=GIFT):
    return registry.read(text.encode(), "silence.gift").questions


def take(into, found=None):
    return services.import_questions(
        into,
        found=read() if found is None else found,
        source="gift",
        file_name="silence.gift",
        by=None,
        now=timezone.now(),
    )


def test_file_is_told_and_nothing_stored_without_a_place(db, file):
    said = run("import_questions", str(file))
    assert said["source"] == "gift"
    assert said["questions"] == {
        "total": 9,
        "by_type": {
            "single_choice": 1, "multiple_choice": 1, "numerical": 1, "true_false": 1,
            "matching": 1, "ordering": 1, "short_answer": 1, "free_text": 1,
            "description": 1,
        },
    }  # fmt: skip
    assert said["categories"] == ["Silence"]
    assert (said["findings"], said["stored"]) == ([], 0)
    assert ImportedQuestion.objects.count() == 0


def test_questions_become_drafts_of_a_bank(bank, file):
    said = run("import_questions", str(file), "--bank", "silence")
    assert (said["stored"], said["already_there"], said["into"]) == (9, 0, "silence")
    first = BankQuestion.objects.order_by("pk").first()
    assert (first.name, first.live) == ("Wait", False)
    assert sorted(first.tags.values_list("name", flat=True)) == ["Silence", "pause"]
    assert first.latest_revision is not None
    assert BankQuestion.objects.order_by("pk")[1].name == "Which help?"
    stored = queries.questions_in(bank)
    assert {one.kind for one in stored} == {found.question.kind for found in read()}
    single = next(one for one in stored if one.kind is Kind.SINGLE_CHOICE)
    assert [(o.text, o.weight, o.feedback) for o in single.body.options] == [
        ("wait", 1, "Good."),
        ("ask", Fraction(1, 2), ""),
        ("explain", 0, ""),
    ]


def test_questions_go_behind_those_of_the_latest_draft_of_a_quiz(quiz):
    before = queries.questions_in(quiz)
    keys = take(quiz)
    quiz.refresh_from_db()
    after = queries.questions_in(quiz)
    assert after[: len(before)] == before
    assert tuple(one.key for one in after[len(before) :]) == keys
    assert len({one.key for one in after}) == len(after)
    assert [one.kind for one in after[len(before) :]] == [
        found.question.kind for found in read()
    ]
    published = [child.block_type for child in quiz.questions]
    assert len(published) == len(before), "learners meet the published revision"


def test_same_words_are_recognised_and_not_taken_twice(bank, file):
    run("import_questions", str(file), "--bank", "silence")
    again = run("import_questions", str(file), "--bank", "silence")
    assert (again["stored"], again["already_there"]) == (0, 9)
    file.write_text(GIFT.replace("Bone is dense.", "Bone is light."))
    changed = run("import_questions", str(file), "--bank", "silence")
    assert (changed["stored"], changed["already_there"]) == (1, 8)
    assert bank.questions.count() == 10


def test_question_that_was_deleted_is_new_again(bank):
    take(bank)
    BankQuestion.objects.get(name="Wait").delete()
    assert len(queries.imported_before(bank, read())) == 8


def test_places_know_only_their_own(bank, empty_quiz):
    take(bank)
    assert queries.imported_before(empty_quiz, read()) == frozenset()


def test_file_written_here_is_recognised_where_it_came_from(bank, empty_quiz):
    take(bank)
    written = registry.write(queries.questions_in(bank), "gift")
    found = registry.read(written.content, "again.gift").questions
    assert len(queries.imported_before(bank, found)) == 9
    assert queries.imported_before(empty_quiz, found) == frozenset()


def test_dry_run_says_what_would_be_stored(bank, file):
    said = run("import_questions", str(file), "--bank", "silence", "--dry-run")
    assert (said["stored"], said["already_there"], said["dry_run"]) == (0, 0, True)
    assert bank.questions.count() == 0


def test_all_or_none_are_stored(bank, monkeypatch):
    def fail(*args, **options):
        raise RuntimeError

    monkeypatch.setattr("courses.services.exchange.audit.record", fail)
    with pytest.raises(RuntimeError):
        take(bank)
    assert (bank.questions.count(), ImportedQuestion.objects.count()) == (0, 0)


def test_import_is_in_the_audit_log(bank):
    take(bank)
    entry = ModelLogEntry.objects.get(action="courses.import_questions")
    assert entry.data["questions"] == 9
    assert entry.data["file"] == "silence.gift"


def test_nothing_chosen_changes_nothing(empty_quiz):
    assert take(empty_quiz, found=()) == ()
    assert empty_quiz.revisions.count() == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.gift"], "There is no file “missing.gift”."),
        (["FILE", "--bank", "none"], "There is no question bank called “none”."),
        (["FILE", "--quiz", "none"], "There is no quiz called “none”."),
        (["FILE", "--source", "aiken"], None),
    ],
)
def test_refusals_are_one_sentence(db, file, arguments, sentence):
    arguments = [str(file) if one == "FILE" else one for one in arguments]
    if sentence is None:
        assert run("import_questions", *arguments)["questions"]["total"] == 0
        return
    said = run("import_questions", *arguments, fails=True)
    assert (said["error"], said["questions"]["total"]) == (sentence, 0)


def test_people_read_the_same_in_words(bank, file):
    file.write_text(GIFT + "\nA {~b ~c}\n")
    out = StringIO()
    call_command("import_questions", str(file), "--bank", "silence", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("GIFT: 9 questions (1 single choice, 1 multiple choice,")
    assert lines[1:] == [
        "Left out: No correct answer; the question was left out. (line 25) – A",
        "Drafts made in “silence”: 9.",
    ]


@pytest.mark.parametrize("kind", ["bank", "quiz"])
def test_export_import_export_is_the_same_to_the_byte(bank, empty_quiz, tmp_path, kind):
    place = bank if kind == "bank" else empty_quiz
    take(place)
    place.refresh_from_db()
    path = tmp_path / "out.gift"
    flags = ["--bank"] if kind == "bank" else []
    said = run(
        "export_questions", place.slug, "--to", "gift", "--output", str(path), *flags
    )
    assert (said["title"], said["file"]) == (place.title, str(path))
    assert said["questions"]["total"] == 9
    first = path.read_text()
    found = registry.read(first.encode(), "out.gift").questions
    fresh = Quiz.objects.create(title="Fresh", slug="fresh", live=False)
    take(fresh, found=found)
    again = registry.write(queries.questions_in(fresh), "gift").content.decode()

    def without_comments(text):
        """Places give keys of their own, and a quiz keeps no tags."""
        return [line for line in text.splitlines() if not line.startswith("//")]

    assert without_comments(again) == without_comments(first)


def test_export_tells_what_is_not_in_the_file(bank, empty_quiz, tmp_path):
    empty_quiz.questions = json.dumps(
        [
            {
                "type": "draw",
                "id": "d",
                "value": {"bank": bank.pk, "tags": "", "count": 2},
            }
        ]
    )
    empty_quiz.save()
    said = run(
        "export_questions", "pauses", "--to", "gift", "--output", str(tmp_path / "x")
    )
    assert said["questions"] == {"total": 0, "by_type": {}}
    assert [one["message"] for one in said["findings"]] == [
        "The draw of 2 from the bank “Silence” is not in the file; the bank is written "
        "as a file of its own."
    ]


def test_export_of_what_is_not_there_is_refused(db, tmp_path):
    said = run("export_questions", "none", "--to", "gift", fails=True)
    assert said["error"] == "There is no quiz called “none”."
    said = run("export_questions", "none", "--to", "gift", "--bank", fails=True)
    assert said["error"] == "There is no question bank called “none”."


def test_reading_a_bank_takes_the_same_queries(bank, costs_the_same):
    def prepare(count):
        there = bank.questions.count()
        take(bank, found=read()[there:count])
        assert bank.questions.count() == count
        return lambda: queries.questions_in(bank)

    costs_the_same(prepare)


def picture(name="ct.png", colour="grey"):
    held = io.BytesIO()
    PIL.Image.new("RGB", (40, 30), colour).save(held, "PNG")
    return File(name, held.getvalue())


def hotspot(*files, name="ct.png"):
    return Found(
        Question(
            key="",
            kind=Kind.HOTSPOT,
            stem="Where is it?",
            body=Hotspot(
                Picture(name, 0, 0, "A slice through the chest", image_id=7),
                (Area("a", "Nodule", Shape.ELLIPSE, tuple(map(Decimal, "9855"))),),
            ),
        ),
        line=0,
        raw=name,
        files=files,
    )


def test_picture_of_a_file_becomes_an_image_of_the_house_once(bank):
    take(
        bank,
        found=[hotspot(picture()), hotspot(picture("again.png"), name="again.png")],
    )
    (image,) = get_image_model().objects.all()
    assert (image.title, image.width, image.height) == ("ct", 40, 30)
    for question in queries.questions_in(bank):
        assert question.body.picture.image_id == image.pk
        assert question.body.areas[0].label == "Nodule"
    questions, files = queries.with_files(queries.questions_in(bank))
    assert files == {image.filename: picture().content}
    assert {one.body.picture.name for one in questions} == {image.filename}
    assert image.filename.endswith(".png")


@pytest.mark.parametrize(
    "files",
    [
        (),
        (File("ct.png", b"no picture"),),
        (File("ct.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),),
        (picture("other.png"),),
    ],
)
def test_question_without_its_picture_has_none(bank, files):
    take(bank, found=[hotspot(*files)])
    (question,) = queries.questions_in(bank)
    assert question.body.picture.image_id is None
    assert get_image_model().objects.count() == 0


def test_our_own_json_takes_everything_to_another_place(bank, empty_quiz, tmp_path):
    take(bank, found=[hotspot(picture()), *read()])
    path = tmp_path / "bank.json"
    said = run(
        "export_questions", "silence", "--bank", "--to", "document",
        "--output", str(path),
    )  # fmt: skip
    assert (said["questions"]["total"], said["findings"]) == (10, [])
    said = run("import_questions", str(path), "--quiz", "pauses")
    assert (said["source"], said["stored"]) == ("document", 10)
    empty_quiz.refresh_from_db()
    there, here = queries.questions_in(bank), queries.questions_in(empty_quiz)
    assert [one.body for one in here] == [one.body for one in there]
    assert get_image_model().objects.count() == 1
