"""Where each address leads. Rooms own their own patterns; pages come last."""

from django.conf import settings
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from courses.sitemaps import GlossaryListSitemap, GlossarySitemap, PageSitemap
from elearn.core import admin_views
from elearn.core.views import uploaded_image

SITEMAPS = {
    "pages": PageSitemap,
    "glossary": GlossaryListSitemap,
    "words": GlossarySitemap,
}

handler500 = "elearn.core.views.server_error"

urlpatterns = [
    # One place to sign in, one for name and password: before Wagtail's own.
    path("admin/login/", admin_views.sign_in),
    path("admin/account/", admin_views.account),
    path("admin/reports/site-history/", admin_views.site_history),
    path("admin/reports/site-history/results/", admin_views.site_history_results),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("allauth.account.urls")),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("elearn.core.urls")),
    path("", include("scenarios.urls")),
    path("", include("media.urls")),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("elearn.core.demo_urls"))]
    # In production the web server hands out uploads itself.
    urlpatterns += [path("uploads/<path:path>", uploaded_image)]
urlpatterns += [path("", include(wagtail_urls))]
