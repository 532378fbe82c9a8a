"""The language in which the command speaks to its operator.

The command's texts go through Python's own gettext, so that `--help` needs no Django. argparse
uses the same function, which is why its sentences stand in our catalogue.
"""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

CATALOGUE = "django"  # the name that tools/messages.py gives every catalogue
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogue without translating it."""
    return text


ARGPARSE_TEXTS = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("expected one argument"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("ignored explicit argument %r"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
)


def operators_language(environ: Mapping[str, str]) -> str:
    """``"en"`` or ``"es"``: what PROBIDAD_LANG says, else the locale; Spanish if neither tells."""
    chosen = environ.get("PROBIDAD_LANG") or next(
        (environ[name] for name in LOCALE_VARIABLES if environ.get(name)), ""
    )
    return "en" if chosen.lower().startswith("en") else "es"


def speak() -> str:
    """Make gettext speak the operator's language, here and in the processes that we start."""
    language = operators_language(os.environ)
    # gettext looks here first; a name without a catalogue leaves the texts in English.
    os.environ["LANGUAGE"] = "es_MX" if language == "es" else language
    gettext.bindtextdomain(CATALOGUE, str(Path(__file__).parent / "locale"))
    gettext.textdomain(CATALOGUE)
    return language
