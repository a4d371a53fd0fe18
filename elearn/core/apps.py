from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "elearn.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_delete
        from wagtail.signals import page_published

        from elearn.core import checks  # noqa: F401 -- registers checks
        from elearn.core.groups import prepare_after_migrate, prepare_after_publish
        from elearn.core.models import User
        from elearn.core.receivers import hold_account

        post_migrate.connect(prepare_after_migrate, dispatch_uid="core.prepare_groups")
        page_published.connect(
            prepare_after_publish, dispatch_uid="core.prepare_groups_after_publish"
        )
        # Rooms stand before this one in INSTALLED_APPS, so theirs are called before.
        pre_delete.connect(hold_account, sender=User, dispatch_uid="core.hold_account")
