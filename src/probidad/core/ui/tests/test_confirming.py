"""What can't be undone asks once: the page, the act, and what is said afterwards."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from probidad.core.ui.confirm import confirmed

QUESTION = {"title": "End it?", "body": "It ends.", "label": "End", "back": "/back/"}


@pytest.fixture
def ask(cast):
    """Ask by GET or answer by POST; returns the answer and the messages."""

    def ask(method: str, act, **kwargs):
        request = getattr(RequestFactory(), method)("/panel/end/")
        request.user, request.session = cast.advisor, {}
        request._messages = CookieStorage(request)
        response = confirmed(request, act=act, **QUESTION | kwargs)
        return response, [(each.level_tag, str(each)) for each in get_messages(request)]

    return ask


def refuse():
    raise ValidationError(["No.", "Never."])


def test_a_question_acts_not(ask):
    response, said = ask("get", lambda: pytest.fail("it acted"), kind="danger")
    page = response.content.decode()
    assert response.status_code == 200 and not said
    assert "End it?" in page and 'href="/back/"' in page and "button--danger" in page
    assert 'action="/panel/end/"' in page


def test_an_answer_acts_once_and_goes_on(ask):
    acts = []
    response, said = ask("post", lambda: acts.append(1), done="Ended.", after="/there/")
    assert acts == [1] and response["Location"] == "/there/" and said == [("success", "Ended.")]
    response, said = ask("post", lambda: acts.append(1))
    assert response["Location"] == "/back/" and not said


def test_a_refusal_goes_back_and_says_each_reason(ask):
    response, said = ask("post", refuse, done="Ended.", after="/there/")
    assert response["Location"] == "/back/" and said == [("error", "No."), ("error", "Never.")]
