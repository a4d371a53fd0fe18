"""The two groups, their permissions, and the patients' review."""

from types import ModuleType

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowTask,
)

from courses.models import CataloguePage
from elearn.core import checks, groups
from media.models import WebinarIndexPage


def counts() -> list[int]:
    tables = (
        Group,
        Group.permissions.through,
        GroupPagePermission,
        GroupCollectionPermission,
        Workflow,
        WorkflowTask,
        GroupApprovalTask,
        GroupApprovalTask.groups.through,
    )
    return [table.objects.count() for table in tables]


def test_groups_exist_after_migrate_and_preparing_again_changes_nothing(db):
    before = counts()
    groups.prepare_groups()
    assert counts() == before


def test_organiser_edits_pages_but_what_is_taught_waits_for_the_review(
    organiser, reviewer
):
    for page in (Site.objects.get().root_page, CataloguePage.objects.get()):
        assert page.permissions_for_user(organiser).can_edit()
        assert not page.permissions_for_user(organiser).can_publish()
        assert not page.permissions_for_user(reviewer).can_edit()
        assert not page.permissions_for_user(reviewer).can_publish()
    for name in ("courses.publish_quiz", "scenarios.publish_scenario"):
        assert not organiser.has_perm(name)
        assert not reviewer.has_perm(name)


def test_organiser_publishes_live_events_from_the_day_their_list_exists(organiser):
    root = Site.objects.get().root_page
    index = WebinarIndexPage(title="Live", slug="webinars", live=False)
    root.add_child(instance=index)
    assert not index.permissions_for_user(organiser).can_publish_subpage()
    index.save_revision().publish()
    organiser = type(organiser).objects.get(pk=organiser.pk)
    assert index.permissions_for_user(organiser).can_publish_subpage()
    assert not root.permissions_for_user(organiser).can_publish_subpage()


def test_both_may_enter_the_admin_a_learner_may_not(organiser, reviewer, learner):
    assert organiser.has_perm("wagtailadmin.access_admin")
    assert reviewer.has_perm("wagtailadmin.access_admin")
    assert not learner.has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_organiser_uploads_and_chooses_files_a_reviewer_does_not(
    client, organiser, reviewer, kind
):
    """Lessons and questions hold pictures and recordings: without this an author
    has no way to bring one in."""
    addresses = [f"/admin/{kind}/{end}" for end in ("", "multiple/add/", "chooser/")]
    client.force_login(organiser)
    assert [client.get(one).status_code for one in addresses] == [200, 200, 200]
    client.force_login(reviewer)
    assert [client.get(one).status_code for one in addresses[:2]] == [302, 302]


def test_patient_review_is_approved_by_the_reviewers(db):
    workflow = Workflow.objects.get(name="Patient review")
    task = workflow.tasks.get().specific
    assert [group.name for group in task.groups.all()] == ["Patient reviewers"]


def test_preparing_survives_an_emptied_database(transactional_db):
    Page.objects.all().delete()
    Group.objects.all().delete()
    groups.prepare_groups()
    assert Group.objects.filter(name="Course organisers").exists()


def test_receiver_acts_on_the_last_app_only(db, monkeypatch):
    called = []
    monkeypatch.setattr(groups, "prepare_groups", lambda: called.append(1))
    for config in apps.get_app_configs():
        if config.models_module is not None:
            groups.prepare_after_migrate(app_config=config)
    assert called == [1]


@pytest.mark.parametrize(
    "permissions",
    [{"Course organisers": ["core.fly_user"]}, {"Course organizers": []}],
)
def test_check_finds_a_permission_or_group_nobody_has(monkeypatch, permissions):
    module = ModuleType("somewhere.permissions")
    module.GROUP_PERMISSIONS = permissions
    monkeypatch.setattr(groups, "room_permissions", lambda: [module])
    assert [message.id for message in checks.check_group_permissions(None)] == [
        "core.E003"
    ]


def test_check_is_content_with_what_the_rooms_ask():
    assert checks.check_group_permissions(None) == []
