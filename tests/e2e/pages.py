"""Every page type once: for axe, for narrow screens, and for the screenshots.

Each entry is a name, who looks, and how to get there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.steps import sign_in

MODULE = "/topics/talking-with-patients/breaking-bad-news/"
CHECK = "/topics/talking-with-patients/check-yourself/"
RADIATION = "/topics/talking-with-patients/radiation-risk/"
PART_1 = "patient-communication-course-part-1"
PART_2 = "patient-communication-course-part-2"
FOCUS = "special-focus-patient-communication"
EXAM = "/topics/talking-with-patients/mixed-exam/"
INES = "ines.carvalho@example.org"
ORGANISER = "astrid.lindqvist@example.org"
REVIEWER = "marta.nowak@example.org"
EXPERT = "tomislav.babic@example.org"
FINISHED = "lukasz.zolc@example.org"
#: Both completed the module; one of them has yet to say what it was like.
EVALUATED = "amara.okonkwo@example.org"
UNEVALUATED = "dorde.jovanovic@example.org"
#: Followed the webinar that earns no credits.
FOLLOWED = "malgorzata.wisniewska@example.org"


@dataclass(frozen=True)
class PageType:
    name: str
    go: Callable[[Page], None]
    who: str = ""

    def open(self, page: Page) -> None:
        if self.who:
            sign_in(page, self.who)
        self.go(page)
        page.wait_for_load_state("networkidle")


def _at(path: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(path)

    return go


def _bring_log(day: str) -> Callable[[Page], None]:
    """A report of Teams: one person recognised, one with a namesake, a guest."""
    rows = (
        ("Inês Carvalho", "12:30:00", "14:10:00", INES),
        ("Inês Carvalho", "14:00:00", "18:00:00", INES),
        ("Łukasz Żółć", "12:36:00", "17:50:00", "l.zolc@hospital.example"),
        ("Nina (Guest)", "12:30:00", "13:00:00", ""),
        ("Ipek", "15:30:00", "14:00:00", "ipek.sahin@example.org"),
    )
    lines = ["3. In-Meeting Activities", "Name\tJoin Time\tLeave Time\tDuration\tEmail"]
    lines += [
        f"{name}\t{day}, {came}\t{day}, {left}\t\t{email}"
        for name, came, left, email in rows
    ]

    def go(page: Page) -> None:
        page.goto(f"/admin/webinars/{PART_1}/logs/")
        page.set_input_files(
            "input[type=file]",
            {
                "name": "attendance.csv",
                "mimeType": "text/csv",
                "buffer": "\n".join(lines).encode("utf-16"),
            },
        )
        with page.expect_navigation():
            page.get_by_role("button", name="Look at it first").click()

    return go


def _stored_log(page: Page) -> None:
    page.goto(f"/admin/webinars/{PART_1}/logs/")
    with page.expect_navigation():
        page.locator("#stored-logs ~ * .title a").first.click()


def _cohort(page: Page) -> None:
    page.goto("/admin/snippets/scenarios/scenario/?q=control")
    # Wagtail takes the menu out of the page until it is opened.
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="How learners went through it").click()
    page.wait_for_url(re.compile("/cohort/"))


def _whole_module(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="No scan today", exact=True).first.click()
    page.wait_for_url(re.compile("/review/$"))


def _whole_module_of_author(page: Page) -> None:
    page.goto("/admin/pages/search/?q=no+scan")
    page.get_by_role("link", name="No scan today").first.click()
    page.wait_for_url(re.compile("/edit/$"))
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("link", name="Submit the whole module").click()
    page.wait_for_url(re.compile("/review/$"))


SIGN_OFFS = "/admin/courses/sign-offs/"


def _sign_off(page: Page) -> None:
    page.goto(SIGN_OFFS)
    page.get_by_role("link", name="Doses, the model and the comparison").click()
    page.get_by_role("heading", name="Your decision").wait_for()


def _sign_off_refused(page: Page) -> None:
    _sign_off(page)
    page.get_by_label("In what capacity").fill("Medical physics expert, Zagreb")
    page.get_by_role("button", name="Ask for changes").click()
    page.get_by_text("Nothing was done.").wait_for()


def _sign_off_objected(page: Page) -> None:
    page.goto(f"{SIGN_OFFS}?state=objected")
    page.get_by_role("link", name="What may be said about dose").click()
    page.get_by_role("heading", name="For its authors").wait_for()


def _ask_sign_off(page: Page) -> None:
    page.goto(f"{SIGN_OFFS}?state=awaiting")
    section = page.locator("section", has=page.get_by_role("heading", name="Radiation"))
    section.get_by_role("link", name="This module only").click()
    page.get_by_role("link", name="Ask for a sign-off").click()
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_text("This field is required.").first.wait_for()


def _read_conversation(page: Page) -> None:
    _whole_module(page)
    page.goto(
        page.get_by_role("link", name=re.compile("Read “Not today”")).get_attribute(
            "href"
        )
    )


def _player(page: Page) -> None:
    page.goto("/")
    page.locator(".reply").nth(1).click()
    page.wait_for_url(re.compile("/conversations/attempt/"))


def _reflect(page: Page) -> None:
    _player(page)
    for _ in range(40):
        if page.url.endswith("/reflect/"):
            return
        sequence = page.locator('input[name="seq"]').input_value()
        page.locator(".reply").first.click()
        page.wait_for_function(
            """before => location.pathname.endsWith('/reflect/')
              || Number(document.querySelector('input[name="seq"]')?.value) > before""",
            arg=int(sequence),
        )
        page.wait_for_load_state()


def _debrief(page: Page) -> None:
    _reflect(page)
    for place in range(5):
        page.locator("fieldset.rate").nth(place).locator("label").nth(3).click()
    page.get_by_role("button", name="Read the debrief").click()
    page.wait_for_url(re.compile("/debrief/$"))


def _quiz(page: Page) -> None:
    page.goto(MODULE)
    path = page.locator(".path")
    begin = path.get_by_role("button", name=re.compile("Quiz"))
    begun = path.get_by_role("link", name=re.compile("Quiz"))
    begin.or_(begun).first.click()
    page.wait_for_url(re.compile("/my/quiz/"))


def _quiz_choice(page: Page) -> None:
    _quiz(page)
    if page.locator(".ordering__item").count():
        page.get_by_role("button", name="Answer", exact=True).click()
        page.locator(".verdict").wait_for()
    if page.locator(".verdict").count():
        page.get_by_role("button", name="Next question").click()
    page.locator(".asked input[type=radio]").first.wait_for()


def _quiz_feedback(page: Page) -> None:
    _quiz_choice(page)
    page.locator("label.option").first.click()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.locator(".verdict").wait_for()


def _quiz_cover(page: Page) -> None:
    page.goto(CHECK)
    page.locator(".path").get_by_role("button", name=re.compile("Quiz")).click()
    page.wait_for_url(re.compile("/about/"))


def _exam_cover(page: Page) -> None:
    page.goto(EXAM)
    page.locator(".path").get_by_role("button", name=re.compile("Quiz")).click()
    page.wait_for_url(re.compile("/about/"))


def _check_yourself(page: Page) -> str:
    page.goto(CHECK)
    path = page.locator(".path")
    path.get_by_role("button", name=re.compile("Quiz")).or_(
        path.get_by_role("link", name=re.compile("Quiz"))
    ).first.click()
    page.wait_for_url(re.compile("/my/quiz/"))
    if "/about/" in page.url:
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url(re.compile("/my/quiz/[0-9a-f-]{36}/"))
    return re.sub(r"(/my/quiz/[0-9a-f-]{36}/).*", r"\1", page.url)


def _quiz_picture(page: Page) -> None:
    page.goto(f"{_check_yourself(page)}page/9/")


def _quiz_matching(page: Page) -> None:
    page.goto(f"{_check_yourself(page)}page/7/")
    page.get_by_text("To choose from").wait_for()


def _quiz_rubric(page: Page) -> None:
    page.goto(f"{_check_yourself(page)}page/12/")
    page.get_by_text("What is looked for").wait_for()


def _quiz_summary(page: Page) -> None:
    page.goto(f"{_check_yourself(page)}summary/")


def _paper(page: Page) -> None:
    page.goto(MODULE)
    page.get_by_role("link", name="All lessons, for paper").click()
    page.wait_for_url(re.compile("/print/"))


def _run_people(page: Page) -> None:
    page.goto("/admin/snippets/courses/courserun/")
    page.get_by_role("link", name="Group for departments").first.wait_for()
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="People").first.click()
    page.wait_for_url(re.compile("/people/"))


def _completions(page: Page) -> None:
    page.goto("/admin/courses/completions/")
    page.get_by_role("link", name="Breaking bad news").click()
    page.wait_for_url(re.compile(r"/completions/\d+/"))


def _progress(page: Page) -> None:
    page.goto("/admin/courses/progress/")
    page.get_by_role("link", name="Breaking bad news").click()
    page.get_by_label("Group").select_option(label="Autumn group")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile(r"run=\d"))


def _stuck(page: Page) -> None:
    _progress(page)
    page.get_by_role("link", name="See what is next for them").click()
    page.wait_for_url(re.compile("state=stuck"))


def _roster(page: Page) -> None:
    page.goto("/admin/snippets/courses/courserun/")
    page.get_by_role("link", name="Small group of four").first.wait_for()
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="Enrol from a list").first.click()
    page.wait_for_url(re.compile("/enrol/"))


def _roster_rows(page: Page) -> None:
    _roster(page)
    rows = (
        "email,name",
        "new.colleague@example.org,Nele Neumann",
        f"{INES},Ines C.",
        "not an address,Otto Ohne",
        '=cmd@example.org,"=HYPERLINK(1)"',
    )
    people = {"name": "people.csv", "mimeType": "text/csv"}
    page.get_by_label("List of people").set_input_files(
        people | {"buffer": "\n".join(rows).encode()}
    )
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url(re.compile("/enrol/[0-9a-f]{32}/"))


def _package(page: Page) -> None:
    page.goto(f"{MODULE}a-warning-a-headline-a-silence/")
    page.locator(".package-row button").click()
    page.wait_for_url(re.compile("/my/learning/package/"))
    inner = page.frame_locator("#frame").frame_locator("iframe")
    inner.get_by_role("button").wait_for()


def _doses(page: Page) -> None:
    page.goto(f"{RADIATION}a-number-somebody-can-hold/")
    page.locator(".dose__picture").scroll_into_view_if_needed()
    page.locator(".dose__picture[data-drawn] .main-svg").first.wait_for()


def _word_explained(page: Page) -> None:
    page.goto(f"{RADIATION}a-number-somebody-can-hold/")
    page.wait_for_load_state("networkidle")
    page.locator("a.term").first.click()
    page.locator(".term-card:popover-open").wait_for()


def _workshop(page: Page) -> None:
    page.goto(f"{RADIATION}whose-risk-and-what-for/")
    page.locator(".workshop textarea").fill(
        "There is no embolus, which is good. The nodule is indeterminate. DLP 145."
    )
    page.locator(".workshop form button").click()
    page.locator(".workshop__model").wait_for()


def _risk_refused(page: Page) -> None:
    page.goto(f"{RADIATION}a-number-somebody-can-hold/")
    page.get_by_label("Dose in mSv").fill("much")
    page.get_by_role("button", name="Make the sentences").click()
    page.locator(".field__error").wait_for()


def _verification(page: Page) -> None:
    page.goto("/my/cme/")
    page.get_by_role("link", name="Verification page").first.click()
    page.wait_for_url(re.compile("/v/."))


def _evaluate_module(page: Page) -> None:
    page.goto(MODULE)
    page.get_by_role("link", name=re.compile("^Say what you think")).click()
    page.wait_for_url(re.compile("/my/learning/evaluation/"))


def _evaluation_form(page: Page) -> None:
    page.goto(f"/admin/webinars/{PART_1}/evaluation/")
    page.get_by_role("link", name="The form").click()


PUBLIC = [
    PageType("home", _at("/")),
    PageType("catalogue", _at("/topics/")),
    PageType("catalogue-narrowed", _at("/topics/?topic=listening&mode=live")),
    PageType("catalogue-nothing", _at("/topics/?q=zebra")),
    PageType("course", _at("/topics/talking-with-patients/")),
    PageType("module", _at(MODULE)),
    PageType("module-sign-offs", _at(RADIATION)),
    PageType("conversations", _at("/conversations/")),
    PageType("conversation-start", _at("/conversations/control-room-window/")),
    PageType("conversation", _player),
    PageType("conversation-reflect", _reflect),
    PageType("debrief", _debrief),
    PageType("webinars", _at("/webinars/")),
    PageType("webinar", _at("/webinars/rehearsal/")),
    PageType("webinar-over", _at(f"/webinars/{PART_2}/")),
    PageType("verify", _at("/v/")),
    PageType("verify-unknown", _at("/v/AAAA-BBBB-CCCC-DDDD-EEEE/")),
    PageType("not-found", _at("/no-such-page/")),
    PageType("sign-in", _at("/accounts/login/")),
    PageType("sign-up", _at("/accounts/signup/")),
    PageType("help", _at("/help/")),
    PageType("glossary", _at("/glossary/")),
    PageType("glossary-search", _at("/glossary/?q=fluid&language=en")),
    PageType("glossary-nothing", _at("/glossary/?q=zzz")),
    PageType("glossary-german", _at("/glossary/de/")),
    PageType("glossary-french-search", _at("/glossary/fr/?q=oedeme")),
    PageType("word", _at("/glossary/en/lesion/")),
    PageType("word-german", _at("/glossary/de/mri-scan/")),
    PageType("word-french", _at("/glossary/fr/incidental-finding/")),
    PageType("demo", _at("/demo/")),
]
SIGNED_IN = [
    PageType("module-begun", _at(MODULE), INES),
    PageType("lesson", _at(f"{MODULE}a-warning-a-headline-a-silence/"), INES),
    PageType("package", _package, INES),
    PageType("lesson-doses", _doses, INES),
    PageType("lesson-word", _word_explained, INES),
    PageType("lesson-risk-refused", _risk_refused, INES),
    PageType("lesson-workshop", _workshop, FINISHED),
    PageType("lesson-release", _at(f"{MODULE}what-happens-next-and-who-calls/"), INES),
    PageType("quiz-ordering", _quiz, "noortje.ijzerman@example.org"),
    PageType("quiz-question", _quiz_choice, "noortje.ijzerman@example.org"),
    PageType("quiz-feedback", _quiz_feedback, "noortje.ijzerman@example.org"),
    PageType("quiz-cover", _quiz_cover, "amara.okonkwo@example.org"),
    PageType("quiz-picture", _quiz_picture, "asa.bjorklund@example.org"),
    PageType("quiz-matching", _quiz_matching, "asa.bjorklund@example.org"),
    PageType("quiz-rubric", _quiz_rubric, "asa.bjorklund@example.org"),
    PageType("quiz-summary", _quiz_summary, "asa.bjorklund@example.org"),
    PageType("my-learning", _at("/my/learning/"), INES),
    PageType("my-learning-empty", _at("/my/learning/"), "aoife.ni-bhriain@example.org"),
    PageType("home-begun", _at("/"), INES),
    PageType("course-places", _at("/topics/talking-with-patients/"), INES),
    PageType("module-on-paper", _paper, INES),
    PageType("my-cme", _at("/my/cme/"), INES),
    PageType("my-cme-empty", _at("/my/cme/"), "aoife.ni-bhriain@example.org"),
    PageType("webinar-after", _at(f"/webinars/{PART_1}/"), INES),
    PageType("webinar-no-credits", _at(f"/webinars/{FOCUS}/"), FOLLOWED),
    PageType("evaluation-no-credits", _at(f"/webinars/{FOCUS}/evaluation/"), FOLLOWED),
    PageType("exam", _at(EXAM), FOLLOWED),
    PageType("exam-cover", _exam_cover, FOLLOWED),
    PageType("evaluation", _at(f"/webinars/{PART_2}/evaluation/"), INES),
    PageType("evaluation-given", _at(f"/webinars/{PART_1}/evaluation/"), INES),
    PageType("module-completed", _at(MODULE), EVALUATED),
    PageType("evaluation-module", _evaluate_module, UNEVALUATED),
    PageType("verification", _verification, FINISHED),
    PageType("profile", _at("/my/profile/"), INES),
]
SCENARIOS = "/admin/snippets/scenarios/scenario/"


def _compare(page: Page) -> None:
    page.goto(SCENARIOS)
    page.get_by_role("link", name="At the control-room window").first.click()
    page.get_by_role("link", name="Compare revisions").click()


def _take_away(page: Page) -> None:
    page.goto(f"{SCENARIOS}?q=nodule")
    page.get_by_role("button", name=re.compile("^More options")).first.click()
    page.get_by_role("link", name="Take away").click()
    page.wait_for_url(re.compile("/export/"))
    for kind in page.locator(".losses summary").all():
        kind.click()


QUIZZES = "/admin/snippets/courses/quiz/"


def _desk(name: str) -> Callable[[Page], None]:
    """A page about the practice quiz, which some people have tried."""

    def go(page: Page) -> None:
        page.goto(QUIZZES)
        link = page.get_by_role("link", name="Breaking bad news: practice").first
        page.goto((link.get_attribute("href") or "").replace("/edit/", f"/{name}/"))

    return go


def _attempt(page: Page) -> None:
    _desk("results")(page)
    page.locator(".desk-table tbody th a").first.click()
    page.wait_for_url(re.compile("/attempt/"))


def _ruling(page: Page) -> None:
    _desk("rulings")(page)
    page.get_by_role("link", name="stand for? One word").click()
    page.locator('input[name="ruling"]').last.check()
    page.get_by_role("button", name="Show what it would change").click()


def _mark(page: Page) -> None:
    page.goto(f"{QUIZZES}marking/")
    page.get_by_role("link", name="Begin with the oldest").click()


#: One question of each look, one that is left out, one that lost something.
QUESTIONS = b"""$CATEGORY: Silence

// [tag:pause]
::Wait::She looks down. You {=wait#Good. ~%50%ask ~explain the scan} and then go on.

Which help?{~%50%a name ~%50%a pause ~%-100%a joke}

How long, in seconds?{#=7:2#near ~#no}

Bone is dense.{T#no #yes ####Calcium absorbs.}

Match.{=NURSE -> emotion =SPIKES -> news = -> dose}

Order.{>
Ask
Listen
Tell}

[html]<b>Write</b> what you would say.{}

Which?{~b ~c}
"""


def _quiz_button(name: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto("/admin/snippets/courses/quiz/")
        page.get_by_role("button", name=re.compile("^More options")).first.click()
        page.get_by_role("link", name=name).click()
        page.wait_for_url(re.compile("/admin/questions/"))

    return go


def _questions_look(page: Page) -> None:
    _quiz_button("Bring questions in")(page)
    page.get_by_label("File").set_input_files(
        {"name": "silence.gift", "mimeType": "text/plain", "buffer": QUESTIONS}
    )
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url(re.compile("/questions/arrivals/"))


def _word_editor(page: Page) -> None:
    page.goto("/admin/snippets/courses/glossaryterm/?q=Läsion")
    page.get_by_role("link", name="Läsion").first.click()
    page.get_by_role("heading", name="How it reads").scroll_into_view_if_needed()


PRESENCE = f"/admin/webinars/{PART_1}/presence/"


def _drawn(path: str) -> Callable[[Page], None]:
    """A report about presence, once all of its figures are drawn."""

    def go(page: Page) -> None:
        page.goto(f"{PRESENCE}{path}")
        page.locator("[data-report-chart]").first.wait_for()
        page.wait_for_function(
            "!document.querySelector('[data-report-chart]:not([data-drawn])')"
        )

    return go


ADMIN = [
    PageType("admin-home", _at("/admin/"), ORGANISER),
    PageType("admin-webinars", _at("/admin/webinars/"), ORGANISER),
    PageType("admin-take-away", _take_away, ORGANISER),
    PageType("admin-quiz-results", _desk("results"), ORGANISER),
    PageType("admin-quiz-attempt", _attempt, ORGANISER),
    PageType("admin-quiz-analysis", _desk("analysis"), ORGANISER),
    PageType("admin-quiz-exceptions", _desk("exceptions"), ORGANISER),
    PageType("admin-quiz-rulings", _desk("rulings"), ORGANISER),
    PageType("admin-quiz-ruling", _ruling, ORGANISER),
    PageType("admin-quiz-queue", _at(f"{QUIZZES}marking/"), ORGANISER),
    PageType("admin-quiz-mark", _mark, ORGANISER),
    PageType("admin-begin", _at(f"{SCENARIOS}new/"), ORGANISER),
    PageType("admin-review", _whole_module, REVIEWER),
    PageType("admin-review-author", _whole_module_of_author, ORGANISER),
    PageType("admin-read", _read_conversation, REVIEWER),
    PageType("admin-home-expert", _at("/admin/"), EXPERT),
    PageType("admin-sign-offs", _at(SIGN_OFFS), EXPERT),
    PageType("admin-sign-off", _sign_off, EXPERT),
    PageType("admin-sign-off-refused", _sign_off_refused, EXPERT),
    PageType("admin-sign-off-objected", _sign_off_objected, ORGANISER),
    PageType("admin-sign-off-ask", _ask_sign_off, ORGANISER),
    PageType("admin-compare", _compare, ORGANISER),
    PageType("admin-packages", _at("/admin/packages/"), ORGANISER),
    PageType("admin-package", _at("/admin/packages/add/"), ORGANISER),
    PageType("admin-lms", _at("/admin/snippets/courses/ltiplatform/add/"), ORGANISER),
    PageType("admin-lms-scores", _at("/admin/snippets/courses/ltireport/"), ORGANISER),
    PageType("admin-report", _at(f"/admin/webinars/{PART_1}/attendance/"), ORGANISER),
    PageType("admin-presence", _drawn(""), ORGANISER),
    PageType("admin-presence-trial", _drawn("what-if/?step=25"), ORGANISER),
    PageType("admin-presence-refused", _at(f"{PRESENCE}what-if/?step=0"), ORGANISER),
    PageType("admin-presence-compare", _drawn(f"compare/?with={PART_2}"), ORGANISER),
    PageType("admin-cohort", _cohort, ORGANISER),
    PageType("admin-run", _run_people, ORGANISER),
    PageType("admin-completions", _completions, ORGANISER),
    PageType("admin-completion-list", _at("/admin/courses/completions/"), ORGANISER),
    PageType("admin-progress", _progress, ORGANISER),
    PageType("admin-progress-stuck", _stuck, ORGANISER),
    PageType("admin-progress-list", _at("/admin/courses/progress/"), ORGANISER),
    PageType("admin-gradebook", _at("/admin/courses/gradebook/"), ORGANISER),
    PageType("admin-enrol-list", _roster, ORGANISER),
    PageType("admin-enrol-rows", _roster_rows, ORGANISER),
    PageType("admin-evaluations", _at("/admin/evaluations/"), ORGANISER),
    PageType(
        "admin-evaluation", _at(f"/admin/webinars/{PART_1}/evaluation/"), ORGANISER
    ),
    PageType(
        "admin-evaluation-few", _at(f"/admin/webinars/{PART_2}/evaluation/"), ORGANISER
    ),
    PageType("admin-evaluation-form", _evaluation_form, ORGANISER),
    PageType("admin-questions-in", _quiz_button("Bring questions in"), ORGANISER),
    PageType("admin-questions-look", _questions_look, ORGANISER),
    PageType("admin-questions-out", _quiz_button("Take questions away"), ORGANISER),
    PageType("admin-word", _word_editor, ORGANISER),
    PageType("admin-logs", _at(f"/admin/webinars/{PART_1}/logs/"), ORGANISER),
    PageType("admin-log-question", _bring_log("03/04/25"), ORGANISER),
    PageType("admin-log-preview", _bring_log("22/02/24"), ORGANISER),
    PageType("admin-log", _stored_log, ORGANISER),
]
