from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates import checks, letters, panels, receivers  # noqa: F401
        from certificates.guards import install_after_migrate

        panels.register()
        letters.register()
        post_migrate.connect(install_after_migrate, sender=self)
