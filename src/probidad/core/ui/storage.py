"""Static files under names that change with what they hold."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = (
    (r"""(?P<matched>from "(?P<url>\.[^"]+)")""", 'from "%(url)s"'),
    (r"""(?P<matched>import\("(?P<url>\.[^"]+)"\))""", 'import("%(url)s")'),
)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Our modules load each other by these names too, so that a browser never joins an old one with a new one.

    Not Django's ``support_js_module_import_aggregation``: it reads every package's scripts, and stops at one of
    django-htmx.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("anonymity/*.js", _IMPORTS),
        ("exercises/*.js", _IMPORTS),
    )
