"""A request that names an encoding of its own is read as UTF-8: no encoding of Python's makes a page fail."""

import io

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory

from probidad.config.wsgi import application

FORM = b'--X\r\nContent-Disposition: form-data; name="code"\r\n\r\n+2AA- \\ud800\r\n--X--\r\n'


@pytest.fixture(autouse=True)
def the_test_s_connection():
    """The application asks for no connection but the test's own, as Django's test client does."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def _status(content_type: str, **environ) -> int:
    told = []
    base = RequestFactory()._base_environ(CONTENT_TYPE=content_type, **environ)
    list(application(base, lambda status, headers, exc_info=None: told.append(int(status[:3]))))
    return told[-1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parameter", ["charset=utf-7", 'Charset="zlib"', "charset*=utf-8''idna", "charset=rot13", "x*=idna''%ff"]
)
def test_an_address_with_an_encoding_of_its_own_is_answered(parameter):
    query = {"PATH_INFO": "/instituciones/", "QUERY_STRING": "q=%2B2AA-"}
    assert _status(f"text/plain; {parameter}", **query) == 200


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "utf-8"])
def test_a_form_with_an_encoding_of_its_own_is_read_as_any(charset):
    sent = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/ejercicios/",
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "CONTENT_LENGTH": str(len(FORM)),
        "wsgi.input": io.BytesIO(FORM),
    }
    assert _status(f"multipart/form-data; boundary=X; charset={charset}", **sent) == 422
