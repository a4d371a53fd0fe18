from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = _("Live events")

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from django.db.models.signals import post_save, pre_delete
        from django.utils import timezone
        from wagtail.signals import page_published, page_unpublished

        from elearn.core.slots import NavigationItem, register_navigation
        from media import desk_home, queries, receivers
        from media.models import WebinarPage

        page_published.connect(
            receivers.write_record,
            sender=WebinarPage,
            dispatch_uid="media.write_record",
        )
        page_unpublished.connect(
            receivers.hide_record, sender=WebinarPage, dispatch_uid="media.hide_record"
        )
        post_save.connect(
            receivers.leave_rooms,
            sender=get_user_model(),
            dispatch_uid="media.leave_rooms",
        )
        pre_delete.connect(
            receivers.leave_rooms_for_good,
            sender=get_user_model(),
            dispatch_uid="media.leave_rooms_for_good",
        )
        register_navigation(
            NavigationItem(
                key="live",
                label=_("Live"),
                url_name="media:webinars",
                order=20,
                is_live=lambda: queries.is_event_running(timezone.now()),
            )
        )
        desk_home.register()
