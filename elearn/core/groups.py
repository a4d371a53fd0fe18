"""The groups of the house, what they may do, and the patients' review.

Rooms say it as data in `<room>/permissions.py`:

- `GROUP_PERMISSIONS`: group name → permissions ("media.change_webinar");
- `REVIEWED_MODELS`: snippets and page models ("courses.CataloguePage") whose
  content passes the workflow “Patient review” before it is published;
- `PUBLISHED_BELOW`: group name → page models below which the group publishes
  by itself. Everywhere else its pages wait for somebody who may.

`prepare_groups` runs after every migration and changes nothing the second
time. It only gives; what an administrator adds or takes elsewhere stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections, models, transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowTask,
)

ORGANISERS = "Course organisers"
REVIEWERS = "Patient reviewers"
#: One for each field: what a physicist confirms is not a lawyer's to confirm.
EXPERTS = (
    "Expert reviewers: medical physics",
    "Expert reviewers: law",
    "Expert reviewers: clinical practice",
    "Expert reviewers: safety",
    "Expert reviewers: original sources",
    "Expert reviewers: local policy",
)
NAMES = (ORGANISERS, REVIEWERS, *EXPERTS)
REVIEW = "Patient review"
PAGE_PERMISSIONS = ("add_page", "change_page")
# Wagtail asks for the rights of its own two models, swapped ones or not.
FILE_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)


def room_permissions() -> Iterator[ModuleType]:
    """The `permissions.py` of every room that has one."""
    for config in apps.get_app_configs():
        name = f"{config.name}.permissions"
        if not config.name.startswith(("django.", "wagtail", "allauth")) and find_spec(
            name
        ):
            module = import_module(name)
            if hasattr(module, "GROUP_PERMISSIONS"):
                yield module


def prepare_after_migrate(
    app_config: AppConfig, using: str = "default", **kwargs: Any
) -> None:
    """Receiver of post_migrate: acts once, after the last app's permissions exist."""
    with_models = [c for c in apps.get_app_configs() if c.models_module is not None]
    if app_config is not with_models[-1] and app_config.name != with_models[-1].name:
        return
    tables = set(connections[using].introspection.table_names())
    needed = (Group, Permission, GroupPagePermission, WorkflowContentType, Collection)
    if using == "default" and all(model._meta.db_table in tables for model in needed):
        prepare_groups()


@transaction.atomic
def prepare_groups() -> None:
    """Groups, their permissions, and the review workflow where content asks for it."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in NAMES}
    workflow = _review_workflow(groups[REVIEWERS])
    for module in room_permissions():
        for name, labels in getattr(module, "PUBLISHED_BELOW", {}).items():
            for label in labels:
                _let_publish(groups[name], apps.get_model(label))
        for name, permissions in module.GROUP_PERMISSIONS.items():
            groups[name].permissions.add(*_existing(permissions))
        for label in getattr(module, "REVIEWED_MODELS", ()):
            _review(apps.get_model(label), workflow)
    _open_pages_and_files(groups[ORGANISERS])


def _existing(names: Iterable[str]) -> list[Permission]:
    """Those of the named permissions that the database has; check core.E003
    finds misspelt ones, here they only mean a room not migrated yet."""
    found = []
    for name in names:
        app_label, _dot, codename = name.partition(".")
        found += Permission.objects.filter(
            content_type__app_label=app_label, codename=codename
        )
    return found


def _let_publish(group: Group, model: type[Page]) -> None:
    """Let the group publish below every page of `model` there is by now."""
    if model._meta.db_table not in connections["default"].introspection.table_names():
        return
    publish = Permission.objects.get(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename="publish_page",
    )
    for page in model.objects.all():
        GroupPagePermission.objects.get_or_create(
            group=group, page=page.page_ptr, permission=publish
        )


def prepare_after_publish(sender: type[Page], **kwargs: Any) -> None:
    """Receiver of page_published: a page that opens a branch to a group is new."""
    opening = {
        label
        for module in room_permissions()
        for labels in getattr(module, "PUBLISHED_BELOW", {}).values()
        for label in labels
    }
    if sender._meta.label in opening:
        prepare_groups()


def _open_pages_and_files(group: Group) -> None:
    root = Page.get_first_root_node()
    if root is not None:
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore",
            content_type__model="page",
            codename__in=PAGE_PERMISSIONS,
        ):
            GroupPagePermission.objects.get_or_create(
                group=group, page=root, permission=permission
            )
    collection = Collection.get_first_root_node()
    if collection is not None:
        for permission in _existing(FILE_PERMISSIONS):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _review_workflow(reviewers: Group) -> Workflow:
    workflow, _created = Workflow.objects.get_or_create(name=REVIEW)
    task = GroupApprovalTask.objects.filter(name=REVIEW).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=REVIEW)
    task.groups.add(reviewers)
    WorkflowTask.objects.get_or_create(
        workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0}
    )
    return workflow


def _review(model: type[models.Model], workflow: Workflow) -> None:
    """Put every page of `model`, or the snippet `model`, under the workflow."""
    if issubclass(model, Page):
        table = model._meta.db_table
        if table in connections["default"].introspection.table_names():
            for page in model.objects.all():
                WorkflowPage.objects.get_or_create(
                    page=page.page_ptr, defaults={"workflow": workflow}
                )
    elif issubclass(model, WorkflowMixin):
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model),
            defaults={"workflow": workflow},
        )
