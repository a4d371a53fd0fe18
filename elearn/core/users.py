"""People in the Wagtail admin: our User has one name, not a first and a last."""

from wagtail.users.apps import WagtailUsersAppConfig


class ElearnUsersConfig(WagtailUsersAppConfig):
    user_viewset = "elearn.core.viewsets.PersonViewSet"
