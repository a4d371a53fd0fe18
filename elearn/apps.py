from django.apps import AppConfig


class ElearnConfig(AppConfig):
    """The roof: settings, URLs and the commands that need every room."""

    name = "elearn"
    label = "elearn"
