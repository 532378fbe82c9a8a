"""The language of signed-in pages, which have no language in their path."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils import translation

from probidad.core.languages.cookie import remember_language

ASKED = "idioma"  # in the query of a link from a page in another language


class PanelLanguageMiddleware:
    """Below ``/panel/``: the language cookie (scoped to that path), else es-MX.

    Signing in and the language switch set the cookie from the person's own choice. A link from an
    English page says ``?idioma=en``: the cookie is set and the address loses it again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(settings.PANEL_PATH):
            return self.get_response(request)
        known = dict(settings.LANGUAGES)
        if request.method == "GET" and request.GET.get(ASKED) in known:
            return _kept(request)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def _kept(request) -> HttpResponseRedirect:
    rest = request.GET.copy()
    [*_others, language] = rest.pop(ASKED)
    response = HttpResponseRedirect(request.path + (f"?{rest.urlencode()}" if rest else ""))
    remember_language(response, language)
    return response
