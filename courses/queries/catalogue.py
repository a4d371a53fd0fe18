"""The catalogue: topics, courses and live events in one list, searched and sifted.

Words are looked for by Wagtail's search in what the pages hold, and as beginnings of
words in titles, so that “break” finds “Breaking bad news”. The order is that of
`domain.runs`: what one can begin comes first. As many queries for one entry as for
three hundred.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from wagtail.models import Page

from courses import catalogue_wording as words_for
from courses.choices import Language, Level
from courses.credits import credit_words
from courses.delivery_shapes import (
    CatalogueRow,
    CatalogueView,
    FacetOption,
    FacetView,
)
from courses.domain.catalogue import (
    FACETS,
    Entry,
    counts,
    length_of,
    matching,
)
from courses.domain.runs import ALWAYS, RunDates, standing_of
from courses.models import CoursePage, LessonPage, ModulePage, Topic, WebinarFiling
from courses.queries.doors import lock_view, module_lock
from courses.queries.evidence import ModuleFacts, gather
from courses.queries.modules import minutes as minutes_of
from courses.queries.runs import runs_of
from elearn.core.typed import typed_number, typed_text
from media.choices import WebinarState
from media.event_days import days_of_events
from media.event_times import times_of_days
from media.models import Registration, WebinarPage

PER_PAGE = 20
WORDS_MOST = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry with what its row shows and the words it is found by."""

    entry: Entry
    row: CatalogueRow
    page_id: int
    #: Its place in the tree: the order that editors gave, the one to begin with first.
    place: str
    words: str


def catalogue_view(
    user: Any, asked: QueryDict, *, now: datetime | None = None
) -> CatalogueView:
    """The page of entries that match what the address asks for.

    Values that no facet knows are ignored, as is whatever else stands there.
    """
    now = now or timezone.now()
    everything = sorted(
        [*_modules_and_courses(user, now=now), *_webinars(user, now=now)],
        key=lambda one: (one.row.standing.sort_key, one.place),
    )
    words = " ".join(typed_text(asked.get("q", ""))[:WORDS_MOST].split())
    found = _search(words, everything) if words else everything
    known = counts([one.entry for one in everything], {})
    choices = {
        facet: value
        for facet in FACETS
        if (value := asked.get(facet, "")) and value in known[facet]
    }
    tallies = counts([one.entry for one in found], choices)
    chosen = {one.key for one in matching([one.entry for one in found], choices)}
    rows = [one.row for one in found if one.entry.key in chosen]
    page_count = max(1, -(-len(rows) // PER_PAGE))
    page = min(max(1, typed_number(asked.get("page", "1"))), page_count)
    return CatalogueView(
        rows=tuple(rows[(page - 1) * PER_PAGE : page * PER_PAGE]),
        total=len(rows),
        facets=_facets(known, tallies, choices, words, total=len(everything)),
        words=words,
        is_filtered=bool(words or choices),
        page=page,
        page_count=page_count,
        previous_query=_query(words, choices, page - 1) if page > 1 else "",
        next_query=_query(words, choices, page + 1) if page < page_count else "",
        choices=tuple(choices.items()),
    )


def _query(words: str, choices: Mapping[str, str], page: int = 1) -> str:
    query = QueryDict(mutable=True)
    if words:
        query["q"] = words
    for facet in FACETS:
        if facet in choices:
            query[facet] = choices[facet]
    if page > 1:
        query["page"] = str(page)
    return f"?{query.urlencode()}"


def _facets(
    known: Mapping[str, Counter[str]],
    tallies: Mapping[str, Counter[str]],
    choices: Mapping[str, str],
    words: str,
    *,
    total: int,
) -> tuple[FacetView, ...]:
    """Facets that tell entries apart, and those that are chosen."""
    topics = dict(Topic.objects.values_list("slug", "name"))
    views = []
    for facet in FACETS:
        others = {name: value for name, value in choices.items() if name != facet}
        options = tuple(
            FacetOption(
                value=value,
                label=words_for.value_label(facet, value, topics),
                count=tallies[facet][value],
                is_chosen=choices.get(facet) == value,
                query=_query(
                    words,
                    others if choices.get(facet) == value else {**others, facet: value},
                ),
            )
            for value in words_for.in_order(facet, known[facet], topics)
        )
        tells_apart = any(count < total for count in known[facet].values())
        if tells_apart or facet in choices:
            views.append(FacetView(facet, words_for.facet_label(facet), options))
    return tuple(views)


# -- Entries -------------------------------------------------------------------
def _levels(level: str) -> frozenset[str]:
    return frozenset({level} if level else Level.values)


def _topics_by_page(model: type[Page]) -> dict[int, list[tuple[str, str]]]:
    """Page id → (slug, name) of its topics, by name."""
    through = model.topics.through
    owner = f"{model._meta.model_name}_id"
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = through.objects.order_by("topic__name").values_list(
        owner, "topic__slug", "topic__name"
    )
    for pk, slug, name in rows:
        found[pk].append((slug, name))
    return found


def _modules_and_courses(user: Any, *, now: datetime) -> Iterable[Listed]:
    modules = list(
        ModulePage.objects.live().public().order_by("path").defer_streamfields()
    )
    courses = {
        course.path: course
        for course in CoursePage.objects.live().public().order_by("path")
    }
    topics = _topics_by_page(ModulePage)
    below: dict[str, list[ModuleFacts]] = defaultdict(list)
    for facts in gather(modules, user):
        parent = facts.module.path[: -Page.steplen]
        if parent in courses:
            below[parent].append(facts)
            yield _module(
                facts,
                topics.get(facts.module.pk, []),
                course_title=courses[parent].title,
                now=now,
            )
    runs = runs_of([course.pk for course in courses.values()], user, now=now)
    course_topics = _topics_by_page(CoursePage)
    for path, course in courses.items():
        if course.pk not in runs:
            continue  # without dates a course is no more than its modules
        best = runs[course.pk][0]
        own = dict(course_topics.get(course.pk, []))
        for facts in below[path]:
            own.update(topics.get(facts.module.pk, []))
        minutes = sum(minutes_of(facts) for facts in below[path])
        yield Listed(
            Entry(
                f"course-{course.pk}",
                {
                    "mode": frozenset({"group"}),
                    "topic": frozenset(own),
                    "level": _levels(course.level),
                    "length": frozenset({length_of(minutes)}),
                    "language": frozenset(run.language for run in runs[course.pk]),
                    "credits": frozenset({"no"}),
                },
            ),
            CatalogueRow(
                kind="course",
                title=course.title,
                url=course.get_url() or "",
                line=course.lead,
                duration=words_for.duration(minutes),
                standing=best.standing,
                kind_words=words_for.mode_label("group"),
                state=best.place or best.words,
                topics=tuple(own.values()),
                level=words_for.level_label(course.level),
                language=words_for.other_language(best.language),
            ),
            page_id=course.pk,
            place=course.path,
            words=_folded(course.title, course.lead, *own.values()),
        )


def _module(
    facts: ModuleFacts,
    topics: list[tuple[str, str]],
    *,
    course_title: str,
    now: datetime,
) -> Listed:
    module = facts.module
    minutes = minutes_of(facts)
    read = sum(1 for visit in facts.visits.values() if visit.finished_at)
    lock = module_lock(facts, now=now)
    if facts.completion is not None:
        state = words_for.completed_on(facts.completion.completed_at)
    elif lock is not None:
        state = lock_view(lock, facts, with_way=False).sentence
    else:
        state = words_for.lessons_read(read, len(facts.lessons)) if read else ""
    names = [name for _slug, name in topics]
    return Listed(
        Entry(
            f"module-{module.pk}",
            {
                "mode": frozenset({"self"}),
                "topic": frozenset(slug for slug, _name in topics),
                "level": _levels(module.level),
                "length": frozenset({length_of(minutes)}),
                "language": frozenset({module.language}),
                "credits": frozenset({"no"}),
            },
        ),
        CatalogueRow(
            kind="module",
            title=module.title,
            url=module.get_url() or "",
            line=module.aim,
            duration=words_for.duration(minutes),
            standing=standing_of(ALWAYS, now),
            kind_words=words_for.mode_label("self"),
            state=state,
            topics=tuple(names),
            level=words_for.level_label(module.level),
            language=words_for.other_language(module.language),
            course_title=course_title,
        ),
        page_id=module.pk,
        place=module.path,
        words=_folded(module.title, module.aim, course_title, *names),
    )


def _webinars(user: Any, *, now: datetime) -> Iterable[Listed]:
    pages = list(
        WebinarPage.objects.live()
        .public()
        .filter(webinar__isnull=False)
        .exclude(webinar__state__in=[WebinarState.DRAFT, WebinarState.CANCELLED])
        .select_related("webinar")
    )
    filings = {
        filing.webinar_id: filing
        for filing in WebinarFiling.objects.prefetch_related("topics")
    }
    coming = [page.webinar for page in pages if not page.webinar.is_over(now)]
    earning = credit_words(coming)
    days = days_of_events([page.webinar for page in pages])
    mine: set[int] = set()
    if user.is_authenticated:
        mine = set(
            Registration.objects.filter(user=user).values_list("webinar_id", flat=True)
        )
    for page in pages:
        webinar = page.webinar
        filing = filings.get(webinar.pk)
        topics = {one.slug: one.name for one in filing.topics.all()} if filing else {}
        minutes = sum(
            round((end - start).total_seconds() / 60) for start, end in days[webinar.pk]
        )
        level = filing.level if filing else ""
        language = filing.language if filing else Language.ENGLISH.value
        standing = standing_of(
            RunDates(
                # Without a day of its own registration opens with the page.
                enrolment_start=webinar.registration_opens_at or ALWAYS.enrolment_start,
                enrolment_end=webinar.registration_closes_at,
                start=webinar.starts_at,
                end=webinar.ends_at,
            ),
            now,
        )
        yield Listed(
            Entry(
                f"webinar-{webinar.pk}",
                {
                    "mode": frozenset({"live"}),
                    "topic": frozenset(topics),
                    "level": _levels(level),
                    "length": frozenset({length_of(minutes)}),
                    "language": frozenset({language}),
                    "credits": frozenset({"yes" if webinar.pk in earning else "no"}),
                },
            ),
            CatalogueRow(
                kind="webinar",
                title=page.title,
                url=page.get_url() or "",
                line=page.summary,
                duration=words_for.duration(minutes),
                standing=standing,
                kind_words=words_for.mode_label("live"),
                state=(
                    words_for.you_are_registered()
                    if webinar.pk in mine and not webinar.is_over(now)
                    else words_for.event_state(standing.state)
                ),
                topics=tuple(topics.values()),
                level=words_for.level_label(level),
                language=words_for.other_language(language),
                credits=earning.get(webinar.pk, ""),
                times=times_of_days(
                    days[webinar.pk],
                    zone=webinar.zone,
                    viewer=timezone.get_current_timezone(),
                ),
            ),
            page_id=page.pk,
            place=page.path,
            words=_folded(page.title, page.summary, *topics.values()),
        )


# -- Words ---------------------------------------------------------------------
def _folded(*texts: str) -> str:
    """Lower case, without accents: “Léo” is found by “leo”."""
    joined = unicodedata.normalize("NFKD", " ".join(texts))
    return "".join(one for one in joined if not unicodedata.combining(one)).casefold()


def _search(words: str, everything: list[Listed]) -> list[Listed]:
    hits = _hits(words)
    wanted = _folded(words).split()
    return [
        one
        for one in everything
        if one.page_id in hits or _begins(one.words.split(), wanted)
    ]


def _begins(words: list[str], wanted: list[str]) -> bool:
    stripped = [word.strip("“”\"'‘’().,:;!?") for word in words]
    return all(any(word.startswith(one) for word in stripped) for one in wanted)


def _hits(words: str) -> set[int]:
    """Pages whose text holds the words; a lesson counts for its module.

    Letters and digits alone are asked for: to a database’s search the other signs
    are a language of its own, and half a quotation mark is an error in it.
    """
    words = " ".join(re.findall(r"\w+", words))
    if not words:
        return set()
    hits: set[int] = set()
    for model in (ModulePage, CoursePage, WebinarPage):
        found = model.objects.live().search(words, operator="and")
        hits.update(found.get_queryset().values_list("pk", flat=True))
    lessons = LessonPage.objects.live().search(words, operator="and")
    paths = {
        path[: -Page.steplen]
        for path in lessons.get_queryset().values_list("path", flat=True)
    }
    hits.update(ModulePage.objects.filter(path__in=paths).values_list("pk", flat=True))
    return hits
