"""Every page type once: for axe, for narrow screens, and for the screenshots.

Each entry is a name, who looks, and how to get there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e import desk_ways, event_ways, ways
from tests.e2e.addresses import (
    ANSWERED,
    EVALUATED,
    EXAM,
    EXPERT,
    FINISHED,
    FOCUS,
    FOLLOWED,
    INES,
    MODULE,
    NOORTJE,
    ORGANISER,
    PART_1,
    PART_2,
    PRESENCE,
    QUIZZES,
    RADIATION,
    REVIEWER,
    SCENARIOS,
    SIGN_OFFS,
    UNEVALUATED,
)
from tests.e2e.steps import be
from tests.e2e.ways import at


@dataclass(frozen=True)
class PageType:
    name: str
    go: Callable[[Page], None]
    who: str = ""

    def open(self, page: Page) -> None:
        if self.who:
            be(page, self.who)
        self.go(page)
        page.wait_for_load_state("networkidle")


PUBLIC = [
    PageType("home", at("/")),
    PageType("catalogue", at("/topics/")),
    PageType("catalogue-narrowed", at("/topics/?topic=listening&mode=live")),
    PageType("catalogue-nothing", at("/topics/?q=zebra")),
    PageType("course", at("/topics/talking-with-patients/")),
    PageType("module", at(MODULE)),
    PageType("module-sign-offs", at(RADIATION)),
    PageType("conversations", at("/conversations/")),
    PageType("conversation-start", at("/conversations/control-room-window/")),
    PageType("conversation", ways.player),
    PageType("conversation-reflect", ways.reflect),
    PageType("debrief", ways.debrief),
    PageType("webinars", at("/webinars/")),
    PageType("webinar", at("/webinars/rehearsal/")),
    PageType("webinar-full", at("/webinars/small-group/")),
    PageType("webinar-over", at(f"/webinars/{PART_2}/")),
    PageType("verify", at("/v/")),
    PageType("verify-unknown", at("/v/AAAA-BBBB-CCCC-DDDD-EEEE/")),
    PageType("not-found", at("/no-such-page/")),
    PageType("sign-in", at("/accounts/login/")),
    PageType("sign-up", at("/accounts/signup/")),
    PageType("help", at("/help/")),
    PageType("glossary", at("/glossary/")),
    PageType("glossary-search", at("/glossary/?q=fluid&language=en")),
    PageType("glossary-nothing", at("/glossary/?q=zzz")),
    PageType("glossary-german", at("/glossary/de/")),
    PageType("glossary-french-search", at("/glossary/fr/?q=oedeme")),
    PageType("word", at("/glossary/en/lesion/")),
    PageType("word-german", at("/glossary/de/mri-scan/")),
    PageType("word-french", at("/glossary/fr/incidental-finding/")),
    PageType("demo", at("/demo/")),
]
SIGNED_IN = [
    PageType("sign-off-drawn", desk_ways.sign_off_drawn, EXPERT),
    PageType("module-begun", at(MODULE), INES),
    PageType("lesson", at(f"{MODULE}a-warning-a-headline-a-silence/"), INES),
    PageType("package", ways.package, INES),
    PageType("lesson-doses", ways.doses, INES),
    PageType("lesson-word", ways.word_explained, INES),
    PageType("lesson-risk-refused", ways.risk_refused, INES),
    PageType("lesson-workshop", ways.workshop, FINISHED),
    PageType("lesson-release", at(f"{MODULE}what-happens-next-and-who-calls/"), INES),
    PageType("quiz-ordering", ways.quiz, NOORTJE),
    PageType("quiz-question", ways.quiz_choice, NOORTJE),
    PageType("quiz-feedback", ways.quiz_feedback, NOORTJE),
    PageType("quiz-cover", ways.quiz_cover, "amara.okonkwo@example.org"),
    PageType("quiz-picture", ways.quiz_picture, "asa.bjorklund@example.org"),
    PageType("quiz-matching", ways.quiz_matching, "asa.bjorklund@example.org"),
    PageType("quiz-rubric", ways.quiz_rubric, "asa.bjorklund@example.org"),
    PageType("quiz-summary", ways.quiz_summary, "asa.bjorklund@example.org"),
    PageType("my-learning", at("/my/learning/"), INES),
    PageType("my-learning-empty", at("/my/learning/"), "aoife.ni-bhriain@example.org"),
    PageType("home-begun", at("/"), INES),
    PageType("course-places", at("/topics/talking-with-patients/"), INES),
    PageType("module-on-paper", ways.paper, INES),
    PageType("control-room-over", at(f"/webinars/{PART_2}/control/"), ORGANISER),
    PageType("webinar-waiting", event_ways.leave_queue, INES),
    PageType("webinar-questions", event_ways.unanswered, NOORTJE),
    PageType("my-events-none", at("/my/events/"), NOORTJE),
    PageType("webinar-recording", event_ways.recording, NOORTJE),
    PageType("my-events", event_ways.feed, INES),
    PageType("my-cme", at("/my/cme/"), INES),
    PageType("my-cme-ask", at(f"/my/cme/{PART_1}/correction/"), INES),
    PageType("my-cme-badge", ways.badge, INES),
    PageType("my-cme-answers", at("/my/cme/"), ANSWERED),
    PageType("my-cme-numbers", at("/my/cme/numbers/"), INES),
    PageType("my-cme-rules", at("/my/cme/rules/"), INES),
    # One has the certificate of the module, one has yet to make it.
    PageType("module-certificate-due", at(MODULE), UNEVALUATED),
    PageType("my-cme-module", at("/my/cme/"), EVALUATED),
    PageType("my-cme-module-due", at("/my/cme/"), UNEVALUATED),
    PageType("verify-module", ways.verify_module, EVALUATED),
    PageType("my-cme-empty", at("/my/cme/"), "aoife.ni-bhriain@example.org"),
    PageType("webinar-after", at(f"/webinars/{PART_1}/"), INES),
    PageType("webinar-no-credits", at(f"/webinars/{FOCUS}/"), FOLLOWED),
    PageType("evaluation-no-credits", at(f"/webinars/{FOCUS}/evaluation/"), FOLLOWED),
    PageType("exam", at(EXAM), FOLLOWED),
    PageType("exam-cover", ways.exam_cover, FOLLOWED),
    PageType("evaluation", at(f"/webinars/{PART_2}/evaluation/"), INES),
    PageType("evaluation-given", at(f"/webinars/{PART_1}/evaluation/"), INES),
    PageType("module-completed", at(MODULE), EVALUATED),
    PageType("evaluation-module", ways.evaluate_module, UNEVALUATED),
    PageType("verification", ways.verification, FINISHED),
    PageType("profile", at("/my/profile/"), INES),
]
ADMIN = [
    PageType("event-people", at("/admin/webinars/small-group/people/"), ORGANISER),
    PageType("event-letters", at("/admin/webinars/small-group/letters/"), ORGANISER),
    PageType("event-new", at("/admin/webinars/new/"), ORGANISER),
    PageType("event-from-file", event_ways.programme_file, ORGANISER),
    PageType("admin-home", at("/admin/"), ORGANISER),
    PageType("admin-webinars", at("/admin/webinars/"), ORGANISER),
    PageType("admin-take-away", desk_ways.take_away, ORGANISER),
    PageType("admin-quiz-results", desk_ways.desk("results"), ORGANISER),
    PageType("admin-quiz-attempt", desk_ways.attempt, ORGANISER),
    PageType("admin-quiz-analysis", desk_ways.desk("analysis"), ORGANISER),
    PageType("admin-quiz-exceptions", desk_ways.desk("exceptions"), ORGANISER),
    PageType("admin-quiz-rulings", desk_ways.desk("rulings"), ORGANISER),
    PageType("admin-quiz-ruling", desk_ways.ruling, ORGANISER),
    PageType("admin-quiz-queue", at(f"{QUIZZES}marking/"), ORGANISER),
    PageType("admin-quiz-mark", desk_ways.mark, ORGANISER),
    PageType("admin-begin", at(f"{SCENARIOS}new/"), ORGANISER),
    PageType("admin-review", desk_ways.whole_module, REVIEWER),
    PageType("admin-review-author", desk_ways.whole_module_of_author, ORGANISER),
    PageType("admin-read", desk_ways.read_conversation, REVIEWER),
    PageType("admin-home-expert", at("/admin/"), EXPERT),
    PageType("admin-sign-offs", at(SIGN_OFFS), EXPERT),
    PageType("admin-sign-off", desk_ways.sign_off, EXPERT),
    PageType("admin-sign-off-refused", desk_ways.sign_off_refused, EXPERT),
    PageType("admin-sign-off-overtaken", desk_ways.sign_off_overtaken, EXPERT),
    PageType("admin-sign-off-objected", desk_ways.sign_off_objected, ORGANISER),
    PageType("admin-sign-off-ask", desk_ways.ask_sign_off, ORGANISER),
    PageType("admin-compare", desk_ways.compare, ORGANISER),
    PageType("admin-packages", at("/admin/packages/"), ORGANISER),
    PageType("admin-package", at("/admin/packages/add/"), ORGANISER),
    PageType("admin-lms", at("/admin/snippets/courses/ltiplatform/add/"), ORGANISER),
    PageType("admin-lms-scores", at("/admin/snippets/courses/ltireport/"), ORGANISER),
    PageType("admin-report", at(f"/admin/webinars/{PART_1}/attendance/"), ORGANISER),
    PageType(
        "admin-options", at(f"/admin/webinars/{PART_1}/attendance/options/"), ORGANISER
    ),
    PageType(
        "admin-hand-over",
        at(f"/admin/webinars/{PART_1}/attendance/hand-over/"),
        ORGANISER,
    ),
    PageType(
        "admin-paper", at(f"/admin/webinars/{PART_1}/attendance/paper/"), ORGANISER
    ),
    PageType(
        "admin-certificate-template",
        at("/admin/snippets/certificates/certificatetemplate/edit/1/"),
        ORGANISER,
    ),
    PageType("admin-correction", event_ways.correction, ORGANISER),
    PageType(
        "admin-issue", at(f"/admin/webinars/{PART_1}/attendance/issue/"), ORGANISER
    ),
    PageType("admin-batch", event_ways.batch, ORGANISER),
    PageType("admin-certificates", at("/admin/certificates/"), ORGANISER),
    PageType("admin-certificate", event_ways.certificate, ORGANISER),
    PageType("admin-certificate-module", event_ways.certificate_of_module, ORGANISER),
    PageType("admin-name-waits", event_ways.name_waits, ORGANISER),
    PageType("admin-presence", event_ways.drawn(PRESENCE), ORGANISER),
    PageType(
        "admin-presence-trial",
        event_ways.drawn(f"{PRESENCE}what-if/?step=25"),
        ORGANISER,
    ),
    PageType("admin-presence-refused", at(f"{PRESENCE}what-if/?step=0"), ORGANISER),
    PageType(
        "admin-presence-compare",
        event_ways.drawn(f"{PRESENCE}compare/?with={PART_2}"),
        ORGANISER,
    ),
    PageType("admin-cohort", desk_ways.cohort, ORGANISER),
    PageType("admin-run", desk_ways.run_people, ORGANISER),
    PageType("admin-completions", desk_ways.completions, ORGANISER),
    PageType("admin-completion-list", at("/admin/courses/completions/"), ORGANISER),
    PageType("admin-progress", desk_ways.progress, ORGANISER),
    PageType("admin-progress-stuck", desk_ways.stuck, ORGANISER),
    PageType("admin-progress-list", at("/admin/courses/progress/"), ORGANISER),
    PageType("admin-gradebook", at("/admin/courses/gradebook/"), ORGANISER),
    PageType("admin-enrol-list", desk_ways.roster, ORGANISER),
    PageType("admin-enrol-rows", desk_ways.roster_rows, ORGANISER),
    PageType("admin-evaluations", at("/admin/evaluations/"), ORGANISER),
    PageType(
        "admin-evaluation", at(f"/admin/webinars/{PART_1}/evaluation/"), ORGANISER
    ),
    PageType(
        "admin-evaluation-few", at(f"/admin/webinars/{PART_2}/evaluation/"), ORGANISER
    ),
    PageType("admin-evaluation-form", desk_ways.evaluation_form, ORGANISER),
    PageType(
        "admin-questions-in", desk_ways.quiz_button("Bring questions in"), ORGANISER
    ),
    PageType("admin-questions-look", desk_ways.questions_look, ORGANISER),
    PageType(
        "admin-questions-out", desk_ways.quiz_button("Take questions away"), ORGANISER
    ),
    PageType("admin-word", desk_ways.word_editor, ORGANISER),
    PageType("admin-logs", at(f"/admin/webinars/{PART_1}/logs/"), ORGANISER),
    PageType("admin-log-question", desk_ways.bring_log("03/04/25"), ORGANISER),
    PageType("admin-log-preview", desk_ways.bring_log("22/02/24"), ORGANISER),
    PageType("admin-log", desk_ways.stored_log, ORGANISER),
]
