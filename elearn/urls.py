"""Where each address leads. Rooms own their own patterns; pages come last."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("allauth.account.urls")),
    path("", include("elearn.core.urls")),
    path("", include("scenarios.urls")),
    path("", include("media.urls")),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("elearn.core.demo_urls"))]
    # In production the web server hands out uploads itself.
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns += [path("", include(wagtail_urls))]
