from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from elearn.core.slots import NavigationItem, register_navigation, register_panel


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from courses import desk_home, queries, receivers
        from courses.panels import (
            after_debrief,
            conversation_of,
            evaluation_results_link,
            footer_links,
            page_evaluation,
        )
        from media.item_links import register_item_links

        post_migrate.connect(receivers.prepare_evaluation_forms, sender=self)
        register_panel("webinar_admin_links", evaluation_results_link, order=60)
        register_panel("page_evaluation", page_evaluation)
        register_panel("after_debrief", after_debrief)
        register_panel("conversation_of", conversation_of)
        register_panel("footer", footer_links, order=50)

        register_item_links(queries.modules_by_item)
        desk_home.register()
        register_navigation(
            NavigationItem("topics", _("Topics"), "courses:topics", order=10)
        )
        register_navigation(
            NavigationItem(
                "my_learning",
                _("My learning"),
                "courses:my_learning",
                order=30,
                prefixes=("/my/quiz/",),
            )
        )
