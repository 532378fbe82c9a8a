"""Every view says, by exactly one marker, whom it is for; and it stands in the right part of the site."""

import pytest
from ninja import NinjaAPI

from probidad.core import markers
from probidad.core.markers import anonymous, public, requires
from probidad.web.panel_urls import door_patterns
from tests.architecture.urls import Address, addresses

# Views of libraries, which carry no marker of ours. Each is walked by the access table all the same.
LIBRARY_VIEWS = {
    # django-ninja answers these itself: the root of the API has no page and is a 404.
    "api:api-root",
    # allauth's pages, all below /panel/cuenta/. Those that sign somebody up answer "closed".
    "account_login", "account_logout", "account_reauthenticate", "account_inactive",
    "account_request_login_code", "account_email", "account_confirm_email",
    "account_email_verification_sent", "account_change_password",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_index", "mfa_authenticate", "mfa_trust", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_login_webauthn",
}  # fmt: skip


def layers(view) -> int:
    """How many markers wrap a view (other decorators may stand outside or between)."""
    count = 0
    while view is not None:
        code = getattr(view, "__code__", None)
        count += bool(code and code.co_filename == markers.__file__ and code.co_name == "wrapped")
        view = getattr(view, "__wrapped__", None)
    return count


def problem(address: Address) -> str | None:
    """What is wrong with an address, as a sentence; None if it is well."""
    count, access = layers(address.view), getattr(address.view, "access", None)
    in_panel = address.route.startswith("panel/")
    if count != 1:
        return f"{address}: {count} markers; give the view exactly one marker of core/markers.py"
    if access == "anonymous" and in_panel:
        return f"{address}: @anonymous below /panel/, where the browser sends the sign-in cookie"
    if access not in ("public", "anonymous") and not in_panel:
        return (
            f"{address}: only @public and @anonymous stand outside /panel/, where no sign-in cookie arrives"
        )
    return None


def _operations(api: NinjaAPI):
    for prefix, router in api._routers:
        for path, path_view in router.path_operations.items():
            for operation in path_view.operations:
                yield f"{prefix}{path}", operation


def _ours() -> list[Address]:
    return [a for a in addresses() if a.name not in LIBRARY_VIEWS and not _is_api_operation(a)]


def _is_api_operation(address: Address) -> bool:
    return address.route.startswith("api/v1/") and address.view.__module__.startswith("ninja")


def test_every_view_has_one_marker_in_the_right_place():
    problems = [text for text in map(problem, _ours()) if text]
    assert not problems, "\n".join(problems)


def test_the_demonstrations_door_is_marked_and_wired_nowhere_else():
    """Tests run as a real installation does: without PROBIDAD_DEMO."""
    door = [Address(f"panel/{each.pattern}", f"panel:{each.name}", each.callback) for each in door_patterns]
    assert not [text for text in map(problem, door) if text]
    assert not {each.name for each in door} & {each.name for each in addresses()}


def test_every_api_operation_is_public_and_reads_only():
    from probidad.web.api import api

    for path, operation in _operations(api):
        assert getattr(operation.view_func, "access", None) == "public", f"{path}: mark it @public"
        assert set(operation.methods) == {"GET"}, f"{path}: version 1 of the API only reads"


def test_the_list_of_library_views_names_no_view_of_ours():
    modules = {a.name: a.view.__module__ for a in addresses() if a.name in LIBRARY_VIEWS}
    ours = {name for name, module in modules.items() if module.startswith("probidad")}
    # The people app may wrap a view of allauth; then it carries a marker and leaves the list.
    assert not ours, f"these are ours now; mark them and take them off the list: {ours}"


def _view(request):
    return None


@pytest.mark.parametrize(
    ("route", "view"),
    [
        ("", _view),
        ("", public(public(_view))),
        ("", public(requires("core:desk:use")(_view))),
        ("reportes/", requires("core:desk:use")(_view)),
        ("panel/responder/", anonymous(_view)),
    ],
)
def test_a_wrong_marker_is_found(route, view):
    assert problem(Address(route, "x", view))


@pytest.mark.parametrize(
    ("route", "view"),
    [("", public(_view)), ("responder/", anonymous(_view)), ("panel/", requires("core:desk:use")(_view))],
)
def test_a_right_marker_passes(route, view):
    assert problem(Address(route, "x", view)) is None
