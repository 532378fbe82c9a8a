"""Every text has its Spanish, the compiled files match, and one concept has one word."""

import io
import re
from collections import defaultdict

import pytest
from babel.messages.mofile import read_mo

from tools import messages

APPS = {str(app.relative_to(messages.PACKAGE)): app for app in messages.apps()}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdifr]|%[sd]|(?<!\{)\{(\w*)\}(?!\})")

# Words that the glossary (docs/architecture.md) rules out, with what to say instead.
NOT_IN_SPANISH = {
    r"\bfolios?\b": "frase secreta, or the name of what it is",
    r"\bquejas?\b": "denuncia",
    r"\bboletas?\b": "respuesta sellada (boleta is a real vote's)",
    r"\breportes?\b": "informe",
    r"\bpadr[oó]n\b": "lista de participantes",
    r"\bretroalimentaci[oó]n\b": "orientación",
    r"\b(l[ií]der|jef[ea]) de equipo\b": "titular de área",
    r"\bregalos?\b": "obsequio",
    r"\bbanderas? rojas?\b": "alerta",
    r"\brecusaci[oó]n\b": "excusa",
    r"\busted(es)?\b": "tú",
    r"\b(haz |da )?clic aqu[ií]\b": "what the link leads to",
    r"(?:^|[.:;!?]\s+|[Pp]or favor,?\s+)(introduzca|ingrese|seleccione|escriba|elija|verifique|aseg[uú]rese|haga|"
    r"intente|utilice|presione|descargue|suba|confirme|revise|p[oó]ngase)\b": "the same verb in tú",
}
NOT_IN_ENGLISH = {
    r"\bsources?\b(?! (code|and article|of the|cited))": "writer (a citation is a citation)",
    r"\bfolio\b": "receipt",
    r"\bcomplain(t|ts|ant)\b": "claim",
    r"\bclick here\b": "what the link leads to",
}


def _texts(catalogue):
    return [message for message in catalogue if message.id]


def _name(message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _pairs(message) -> list[tuple[str, str]]:
    """English and Spanish, form by form (singular with singular, plural with plural)."""
    if isinstance(message.id, str):
        return [(message.id, message.string or "")]
    return list(zip(message.id, message.string or ("", ""), strict=False))


def placeholders(text: str) -> set[str]:
    return {match.group(1) or match.group(2) or match.group() for match in PLACEHOLDER.finditer(text)}


@pytest.mark.parametrize("app", APPS.values(), ids=APPS)
def test_every_text_has_its_spanish(app):
    missing = [_name(m) for m in _texts(messages.merged(app)) if not messages.has_text(m) or m.fuzzy]
    assert not missing, f"run tools/messages.py update, then translate in {app.name}: {missing}"


@pytest.mark.parametrize("app", APPS.values(), ids=APPS)
def test_the_catalogue_holds_what_the_code_says_and_nothing_else(app):
    said = {(m.context, _name(m)) for m in _texts(messages.extracted(app))}
    kept = {(m.context, _name(m)) for m in _texts(messages.stored(app))}
    assert said == kept, f"run `python tools/messages.py update {app.name}`"


@pytest.mark.parametrize("app", APPS.values(), ids=APPS)
def test_the_compiled_file_is_in_step(app):
    path = messages.catalogue_path(app)
    if not path.exists():
        return
    compiled = path.with_suffix(".mo")
    assert compiled.exists(), f"run `python tools/messages.py compile {app.name}` and commit the .mo"
    in_mo = {
        (_read(m.context), _name(m)): m.string for m in _texts(read_mo(io.BytesIO(compiled.read_bytes())))
    }
    in_po = {(m.context, _name(m)): m.string for m in _texts(messages.stored(app)) if messages.has_text(m)}
    assert {k: _plain(v) for k, v in in_mo.items()} == {k: _plain(v) for k, v in in_po.items()}


def _read(context: bytes | str | None) -> str | None:
    """Babel reads the contexts of compiled files as bytes."""
    return context.decode() if isinstance(context, bytes) else context


def _plain(strings):
    return [strings] if isinstance(strings, str) else list(strings)


@pytest.mark.parametrize("app", APPS.values(), ids=APPS)
def test_both_languages_fill_in_the_same_values(app):
    wrong = []
    for message in _texts(messages.stored(app)):
        for english, spanish in _pairs(message):
            # A singular may say "one" where the plural counts.
            allowed = (
                [placeholders(english), placeholders(message.id[-1])] if isinstance(message.id, tuple) else []
            )
            if spanish and placeholders(spanish) not in (allowed or [placeholders(english)]):
                wrong.append((english, spanish))
    assert not wrong


def test_one_english_text_has_one_spanish_everywhere():
    spanish = defaultdict(lambda: defaultdict(list))
    for name, app in APPS.items():
        for message in _texts(messages.stored(app)):
            if messages.has_text(message):
                spanish[message.context, _name(message)]["/".join(_plain(message.string))].append(name)
    split = {key: dict(said) for key, said in spanish.items() if len(said) > 1}
    assert not split, f"one Spanish, or a pgettext context: {split}"


@pytest.mark.parametrize("app", APPS.values(), ids=APPS)
def test_the_glossary_is_kept(app):
    found = [finding for message in _texts(messages.stored(app)) for finding in against_glossary(message)]
    assert not found, "\n".join(found)


def against_glossary(message) -> list[str]:
    return [
        f"{text!r}: say {instead}"
        for english, spanish in _pairs(message)
        for text, rules in ((english, NOT_IN_ENGLISH), (spanish, NOT_IN_SPANISH))
        for pattern, instead in rules.items()
        if re.search(pattern, text, re.IGNORECASE)
    ]


def test_the_glossary_can_be_broken():
    catalogue = messages.Spanish()
    assert against_glossary(catalogue.add("Your receipt", "Tu folio"))
    assert against_glossary(catalogue.add("The source wrote", "La persona escribió"))
    assert against_glossary(catalogue.add("Enter a date.", "Introduzca una fecha."))
    assert not against_glossary(catalogue.add("Your receipt is here", "Esta es tu frase secreta"))
    assert not against_glossary(catalogue.add("Someone will read it", "Espera a que alguien la revise"))


def test_placeholders_are_told_apart():
    assert placeholders("%(n)d of %(total)s") == {"n", "total"}
    assert placeholders("{min} to {max}, 100 %") == {"min", "max"}
    assert placeholders("100 %% sure") == set()
