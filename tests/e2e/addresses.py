"""Where things are in the demo, and who looks at them."""

from __future__ import annotations

MODULE = "/topics/talking-with-patients/breaking-bad-news/"
CHECK = "/topics/talking-with-patients/check-yourself/"
RADIATION = "/topics/talking-with-patients/radiation-risk/"
PART_1 = "patient-communication-course-part-1"
PART_2 = "patient-communication-course-part-2"
FOCUS = "special-focus-patient-communication"
EXAM = "/topics/talking-with-patients/mixed-exam/"
INES = "ines.carvalho@example.org"
NOORTJE = "noortje.ijzerman@example.org"
ORGANISER = "astrid.lindqvist@example.org"
#: Asked for minutes, and has the certificate that came of it.
ANSWERED = "ipek.sahin@example.org"
REVIEWER = "marta.nowak@example.org"
EXPERT = "tomislav.babic@example.org"
FINISHED = "lukasz.zolc@example.org"
#: Both completed the module; one of them has yet to say what it was like.
EVALUATED = "amara.okonkwo@example.org"
UNEVALUATED = "dorde.jovanovic@example.org"
#: Followed the webinar that earns no credits.
FOLLOWED = "malgorzata.wisniewska@example.org"
SIGN_OFFS = "/admin/courses/sign-offs/"
SCENARIOS = "/admin/snippets/scenarios/scenario/"
QUIZZES = "/admin/snippets/courses/quiz/"
PRESENCE = f"/admin/webinars/{PART_1}/presence/"
