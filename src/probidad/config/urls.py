"""All addresses. Public and anonymous pages carry the language in their path (`/`, `/en/`);
signed-in pages live below `/panel/`, the only path that receives the sign-in cookie.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from probidad.core import registry
from probidad.web import api

panel = [
    path("", include("probidad.web.panel_urls")),
    path("cuenta/", include("probidad.core.people.account_urls")),
    path("personas/", include("probidad.core.people.urls")),
    path("instituciones/", include("probidad.core.institutions.panel_urls")),
    path("instituciones/", include("probidad.core.taxonomy.panel_urls")),
    path("bitacora/", include("probidad.core.audit.urls")),
    path("archivos/", include("probidad.core.files.urls")),
]
public = [
    path("", include("probidad.web.urls")),
    path("instituciones/", include("probidad.core.institutions.urls")),
]
for instrument in registry.instruments():
    if instrument.panel_urls:
        panel.append(path(instrument.prefix, include(instrument.panel_urls)))
    if instrument.urls:
        public.append(path(instrument.prefix, include(instrument.urls)))

urlpatterns = [
    path("", include("probidad.web.probe_urls")),
    path("api/v1/openapi.json", api.openapi, name="openapi"),
    path("api/v1/", api.root, name="api-root"),
    path("api/v1/", api.api.urls),
    path("panel/", include(panel)),
    *i18n_patterns(*public, prefix_default_language=False),
]

handler400 = "probidad.web.errors.bad_request"
handler403 = "probidad.web.errors.forbidden"
handler404 = "probidad.web.errors.not_found"
handler500 = "probidad.web.errors.server_error"
