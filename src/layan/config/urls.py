"""Every address of this installation."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from layan.channels.api.root import api
from layan.channels.api.sitemap import sitemap

urlpatterns = [
    path("api/v1/", api.urls),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("", include("layan.channels.web.machine_urls")),
    path("berkas/", include("layan.foundation.files.urls")),
    *i18n_patterns(
        path("", include("layan.channels.web.urls")),
        path("", include("layan.domains.catalog.urls")),
        path("", include("layan.domains.assistant.urls")),
        path("", include("layan.domains.identity.urls")),
        path("konsol/", include("layan.channels.console.urls")),
        prefix_default_language=False,
    ),
]
handler400 = "layan.channels.web.errors.bad_request"
handler403 = "layan.channels.web.errors.forbidden"
handler404 = "layan.channels.web.errors.not_found"
handler500 = "layan.channels.web.errors.broken"
