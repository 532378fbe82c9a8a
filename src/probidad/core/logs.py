"""What is logged, and what never is.

- Signed-in and public pages: method, the route's name (no path, whose parts may be keys or codes),
  status and duration.
- **Anonymous pages leave no access line**, nor one where a form was refused or an address isn't there: whatever
  collects the lines (journald, Docker) stamps each with its second. What fails on our side (5xx) leaves its date, the
  exception's class and where in the code it arose: no time of day, address, user agent, path, referrer, message or
  value of a variable. The same holds outside ``/panel/`` for addresses that match no page (a mistyped
  one may hold a code), for unmarked views, and for whatever a task logs (it may serve an anonymous page).
- Nowhere: an exception's message (it may quote what somebody wrote, or a query's parameters; only
  ``PROBIDAD_DEBUG`` shows it) and SQL.

The rules stand in a filter of the only handler, so that they hold for Django's and other libraries'
records too. The server's own access log stays off (``granian``'s default).
"""

import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType

from django.conf import settings
from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

PACKAGE_DIR = Path(__file__).resolve().parent.parent
# Asked every few seconds by whatever supervises the service.
UNLOGGED_ROUTES = frozenset({"livez", "readyz"})
# Django writes the path or a header's value into the messages of these.
REQUEST_LOGGERS = ("django.request", "django.security")

access_logger = logging.getLogger("probidad.access")
_private: ContextVar[bool] = ContextVar("private", default=False)


@contextmanager
def private() -> Iterator[None]:
    """What is logged inside obeys the rules of anonymous pages."""
    token = _private.set(True)
    try:
        yield
    finally:
        _private.reset(token)


def is_private(request) -> bool:
    """Whether a request's records obey the rules of anonymous pages."""
    match = getattr(request, "resolver_match", None)
    access = getattr(match.func, "access", None) if match else None
    if access is not None:
        return access == "anonymous"
    return not request.path_info.startswith(settings.PANEL_PATH)


class AccessLogMiddleware:
    """One line for a request to a signed-in or public page; must be the outermost middleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.monotonic()
        token = _private.set(is_private(request))
        try:
            response = self.get_response(request)
            if not is_private(request):
                self._log(request, response, time.monotonic() - began)
        finally:
            _private.reset(token)
        return response

    def process_view(self, request, view, args, kwargs):
        _private.set(is_private(request))

    def _log(self, request, response, seconds: float) -> None:
        route = _route(request)
        if route in UNLOGGED_ROUTES:
            return
        fields = {
            "method": request.method if request.method in _METHODS else "other",
            "route": route,
            "status": response.status_code,
            "duration_ms": round(seconds * 1000),
        }
        access_logger.info("%(method)s %(route)s %(status)s %(duration_ms)s ms", fields, extra=fields)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _route(request) -> str:
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "unmatched"


class PrivacyFilter(logging.Filter):
    """Takes from each record what may not be logged, whoever made it; drops what says only that an anonymous visitor erred."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        # Django's handler reports after our middleware has ended, but hands over the request.
        hidden = is_private(request) if hasattr(request, "path_info") else _private.get()
        hidden = hidden or record.name == "probidad.tasks"
        if record.name.startswith(REQUEST_LOGGERS):
            status = getattr(record, "status_code", "")
            if hidden and status and status < 500:
                return False
            record.msg = " ".join(str(part) for part in ("answered", status) if part)
            record.args = ()
            if not hidden and hasattr(request, "path_info"):
                record.msg += f" {_route(request)}"
        if hidden:
            _hide(record)
        return True


def _hide(record: logging.LogRecord) -> None:
    """Leave the date, the level, the logger, and an exception's class and place."""
    if not record.name.startswith(("probidad.", *REQUEST_LOGGERS)):
        record.msg, record.args = "message withheld", ()
    elif record.name != "probidad.tasks":  # its values are names of tasks and classes
        record.args = ()
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg = f"{record.msg}: {type(error).__qualname__} at {code_location(error)}"
    record.exc_info = record.exc_text = record.stack_info = None
    for name in set(record.__dict__) - _STANDARD - {"status_code"}:
        del record.__dict__[name]
    record.date_only = True


_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


def code_location(error: BaseException) -> str:
    """Where in our code an exception arose (``core/people/access.py:31 holds``), without any value."""
    frames = list(traceback.walk_tb(error.__traceback__))
    ours = [frame for frame in frames if Path(frame[0].f_code.co_filename).is_relative_to(PACKAGE_DIR)]
    if not frames:
        return "unknown place"
    frame, line = (ours or frames)[-1]
    return f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(PACKAGE_DIR):
        return str(path.relative_to(PACKAGE_DIR))
    return "/".join(path.parts[-3:])


class _SafeFormatter(logging.Formatter):
    """Times by the record's rule; exceptions without their messages."""

    def formatTime(self, record, datefmt=None):
        moment = time.localtime(record.created)
        if getattr(record, "date_only", False):
            return time.strftime("%Y-%m-%d", moment)
        return time.strftime("%Y-%m-%dT%H:%M:%S%z", moment)

    def formatException(self, ei):
        if settings.DEBUG:
            return super().formatException(ei)
        lines = []
        error = ei[1]
        while error is not None:
            lines.append(type(error).__qualname__)
            lines += _places(error.__traceback__)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _places(tb: TracebackType | None) -> list[str]:
    frames = traceback.walk_tb(tb)
    return [f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in frames]


class LineFormatter(_SafeFormatter):
    """One readable line, for development and the demonstration."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")


class JsonFormatter(_SafeFormatter, BaseJsonFormatter):
    """One JSON object a line, for production: time, level, logger, message and the record's fields."""

    def __init__(self):
        BaseJsonFormatter.__init__(
            self,
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            reserved_attrs=[*_STANDARD, "date_only", "taskName"],
            json_ensure_ascii=False,
        )
