"""What is logged of a request, and what never is."""

import io
import json
import logging
import re

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from probidad.core import logs
from probidad.core.people.models import Person
from probidad.core.tests import anonymous_urls

pytestmark = pytest.mark.urls(anonymous_urls.__name__)
ADDRESS, AGENT, REFERRER = "203.0.113.77", "RareBrowser/9.9", "https://chat.example/private"
CODE = "k7m2"
FORBIDDEN = (ADDRESS, "RareBrowser", "chat.example", CODE, "got ", "session-of-eva")
# A time of day, in whatever form.
TIME = re.compile(r"\d{1,2}:\d{2}|\d{10,}|\d\d?\.\d{3,}")


@pytest.fixture(params=["json", "line"])
def output(request, settings):
    """What the configured handler writes, in either format."""
    root = logging.getLogger()
    [handler] = [
        each for each in root.handlers if any(isinstance(f, logs.PrivacyFilter) for f in each.filters)
    ]
    formatter = {"json": logs.JsonFormatter, "line": logs.LineFormatter}[request.param]()
    stream, before, had = io.StringIO(), handler.stream, handler.formatter
    handler.setStream(stream)
    handler.setFormatter(formatter)
    yield stream
    handler.setStream(before)
    handler.setFormatter(had)


def get(path: str, **kwargs):
    client = Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)
    client.cookies["participant"] = "session-of-eva"
    headers = {"user-agent": AGENT, "referer": REFERRER, "x-forwarded-for": ADDRESS}
    return client.get(path, headers=headers, **kwargs)


@pytest.mark.parametrize("where", ["anonima", "sin-marca"])
@pytest.mark.parametrize(
    ("what", "status", "said"),
    [
        ("broken", 500, "ValueError at core/tests/anonymous_urls.py"),
        ("chained", 500, "ValueError at core/tests/anonymous_urls.py"),
        ("talks", 200, "message withheld"),
    ],
)
def test_an_anonymous_page_leaves_no_trace_of_who_when_or_where(output, where, what, status, said):
    assert get(f"/{where}/{what}-{CODE}/?answer={CODE}").status_code == status
    text = output.getvalue()
    assert said in text
    assert [word for word in FORBIDDEN if word in text] == []
    for line in text.splitlines():
        assert not TIME.search(re.sub(r"\.py:\d+", "", line)), line


@pytest.mark.parametrize("where", ["anonima", "sin-marca"])
@pytest.mark.parametrize(("what", "status"), [("missing", 404), ("denied", 403), ("suspicious", 400)])
def test_what_an_anonymous_visitor_got_wrong_leaves_nothing(output, where, what, status):
    assert get(f"/{where}/{what}-{CODE}/").status_code == status
    assert output.getvalue() == ""


def test_an_anonymous_page_that_goes_well_leaves_nothing(output):
    assert get(f"/anonima/{CODE}/").status_code == 200
    assert output.getvalue() == ""


@pytest.mark.parametrize("path", [f"/anonimo/{CODE}/", f"/{CODE}", f"/anonima/{CODE}/extra"])
def test_a_mistyped_address_is_not_logged(output, path):
    assert get(path).status_code == 404
    assert output.getvalue() == ""


def test_a_host_that_is_not_ours_is_not_quoted(output):
    assert get(f"/anonima/{CODE}/", HTTP_HOST=f"{CODE}.example").status_code == 400
    text = output.getvalue()
    assert CODE not in text and ADDRESS not in text


def test_a_public_page_leaves_its_routes_name_and_no_path_or_address(output):
    assert get(f"/publica/{CODE}/?q={CODE}").status_code == 200
    text = output.getvalue()
    assert re.search(r"GET public 200 \d+ ms", text) and TIME.search(text)
    assert [word for word in FORBIDDEN if word in text] == []


@pytest.mark.parametrize("place", ["publica", "panel/paginas"])
@pytest.mark.parametrize("what", ["missing", "denied", "suspicious", "broken", "chained"])
def test_elsewhere_an_error_leaves_its_place_in_the_code_and_no_message(output, place, what):
    get(f"/{place}/{what}-{CODE}/")
    text = output.getvalue()
    assert [word for word in FORBIDDEN if word in text] == []
    if what == "broken":
        assert "ValueError" in text and "core/tests/anonymous_urls.py" in text


def test_a_method_that_is_not_one_is_not_quoted(output):
    Client().generic(f"X{CODE}", "/publica/x/")
    assert CODE not in output.getvalue()


def test_each_line_of_the_production_format_is_an_object_with_its_fields(output):
    get("/publica/x/")
    line = output.getvalue().splitlines()[-1]
    if line.startswith("{"):
        entry = json.loads(line)
        assert entry["logger"] == "probidad.access" and entry["route"] == "public" and entry["status"] == 200
        assert set(entry) == {
            "time",
            "level",
            "logger",
            "message",
            "method",
            "route",
            "status",
            "duration_ms",
        }


@pytest.mark.django_db(transaction=True)
def test_the_parameters_of_a_query_are_not_logged(output, settings):
    Person.objects.create_user(email="eva.secreta@example.org", name="Eva")
    try:
        Person.objects.create_user(email="eva.secreta@example.org", name="Eva")
    except IntegrityError:
        logging.getLogger("probidad.people").exception("could not write")
    connection.force_debug_cursor = True
    list(Person.objects.filter(email="eva.secreta@example.org"))
    connection.force_debug_cursor = False
    assert "could not write" in output.getvalue() and "IntegrityError" in output.getvalue()
    assert "eva.secreta" not in output.getvalue()


def test_no_handler_but_the_filtered_one_hears_django():
    for name in ("django", "django.request", "django.security", "django.server", "django.db.backends"):
        handlers = logging.getLogger(name).handlers
        assert [each for each in handlers if not type(each).__module__.startswith("_pytest")] == []
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)


def test_what_a_task_logs_obeys_the_rules_of_anonymous_pages(output):
    with logs.private():
        logging.getLogger("somelibrary").error("sent to eva@example.org")
    logging.getLogger("probidad.tasks").warning("task %s failed", "x.y")
    text = output.getvalue()
    assert "eva@" not in text and "task x.y failed" in text
    assert not TIME.search(text)
