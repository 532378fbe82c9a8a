"""What Django and allauth say on our pages is in Spanish, and in tú."""

import re
from pathlib import Path

import allauth
import django
import pytest
from django.utils import translation
from django.utils.translation import trans_real

from probidad.core.languages import library_texts
from tools import messages

DJANGO, ALLAUTH = Path(django.__file__).parent, Path(allauth.__file__).parent
SAID_BY_LIBRARIES = [
    *sorted(DJANGO.glob("forms/*.py")),
    DJANGO / "core/validators.py",
    *sorted(DJANGO.glob("db/models/fields/*.py")),
    DJANGO / "db/models/base.py",
    DJANGO / "db/models/constraints.py",
    DJANGO / "contrib/auth/password_validation.py",
    DJANGO / "utils/dates.py",
    *sorted(ALLAUTH.glob("account/**/*.py")),
    *sorted(ALLAUTH.glob("mfa/**/*.py")),
]
# Nobody sees these here: descriptions of field types and of the admin, which this platform hasn't got.
UNSEEN = {"String (unlimited)", "Positive big integer", "Universally unique identifier"}
UNSEEN_FILES = {"admin.py", "apps.py"}
USTED = re.compile(
    r"\b(usted|introduzca|ingrese|seleccione|escriba|elija|verifique|aseg[uú]rese|haga|env[ií]e|corrija|utilice|"
    r"int[eé]ntelo|intente|p[oó]ngase|puede (añadir|eliminar|activar)|debe escribir|ha (olvidado|indicado|seleccionado)"
    r"|sus?\b (contraseña|cuenta|correo|direcci[oó]n))",
    re.IGNORECASE,
)


def _said(path: Path):
    for message, context in messages.texts_of(path):
        forms = message if isinstance(message, tuple) else (message,)
        yield f"{context}\x04{forms[0]}" if context else forms[0], len(forms) > 1


@pytest.fixture(scope="module")
def spanish():
    with translation.override("es-mx"):
        return trans_real.catalog()._catalog


@pytest.mark.parametrize("path", SAID_BY_LIBRARIES, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_library_speaks_spanish_in_tu(path, spanish):
    if path.name in UNSEEN_FILES or {"tests", "migrations"} & set(path.parts):
        return
    wrong = []
    for key, plural in _said(path):
        forms = [spanish.get((key, n)) for n in (0, 1)] if plural else [spanish.get(key)]
        if key not in UNSEEN and any(form is None or USTED.search(form) for form in forms):
            wrong.append((key, forms))
    assert not wrong, f"add to core/languages/library_texts.py: {wrong}"


def test_our_words_win_over_the_libraries():
    with translation.override("es-mx"):
        assert translation.gettext("Enter a valid date.") == "Escribe una fecha válida."
        assert translation.gettext("You must type the same password each time.").startswith("Escribe")
        plural = translation.ngettext(
            "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
            "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
            5,
        )
        assert plural.startswith("Escribe como máximo")


def test_every_override_still_has_something_to_override():
    said = {key for path in SAID_BY_LIBRARIES for key, _plural in _said(path)}
    gone = [text for text in library_texts.TEXTS if text not in said]
    assert not gone, f"the libraries no longer say: {gone}"


def test_english_pages_get_english():
    with translation.override("en"):
        assert translation.gettext("Enter a valid date.") == "Enter a valid date."
