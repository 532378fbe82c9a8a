"""The language of signed-in pages, which have no language in their path."""

from django.conf import settings
from django.utils import translation


class PanelLanguageMiddleware:
    """Below ``/panel/``: the language cookie (scoped to that path), else es-MX.

    Signing in and the language switch set the cookie from the person's own choice.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(settings.PANEL_PATH):
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
            known = dict(settings.LANGUAGES)
            translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
