"""The auditor's pages."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.audit import presentation, queries, services
from probidad.core.audit.forms import FilterForm
from probidad.core.audit.tasks import verify_soon
from probidad.core.audit.verification import head, verify
from probidad.core.markers import requires
from probidad.core.people.roles import CorePermission
from probidad.core.reports.sheets import Sheet
from probidad.core.tasks import enqueue
from probidad.core.ui.lists import Listing, sheet_file

EXPORT_LIMIT = 50_000
# Above this many events (about a second) the worker verifies.
VERIFY_AT_ONCE = 10_000


@requires(CorePermission.READ_AUDIT)
@require_safe
def index(request):
    """The trail of the institutions where the person may read it, with filters."""
    form = FilterForm(request.GET, person=request.user)
    listing = Listing(
        request,
        form,
        form.found(),
        columns=presentation.columns(one_institution=form.only is not None),
        rows=lambda events: presentation.rows(events, request.user),
        caption=_("Events"),
    )
    too_many = listing.format and listing.page.paginator.count > EXPORT_LIMIT
    if listing.format and not too_many:
        return _export(request, form, listing.format)
    page = {
        "list": listing,
        "status": queries.chain_status(),
        "too_many": too_many,
        "zone": presentation.zone(),
    }
    return render(request, "audit/index.html", page)


@requires(CorePermission.READ_AUDIT)
@require_POST
def verify_now(request):
    """Verify the whole chain: at once if it is short, else by the worker."""
    status = queries.chain_status()
    if status.events <= VERIFY_AT_ONCE:
        services.keep_check(check=verify())
    else:
        enqueue(verify_soon, status.events)
        messages.info(request, _("The check has begun. Open this page again in a few minutes."))
    return redirect("audit:index")


def _export(request, form: FilterForm, format: str):
    # A CSV is streamed after this export is itself recorded: it ends before that.
    found = form.found().filter(sequence__lte=head().sequence)
    count = found.count()
    rows = presentation.export_rows(found.iterator(chunk_size=1000))
    where = form.scope()
    response = sheet_file(
        Sheet(_("Audit trail"), presentation.EXPORT_COLUMNS, rows),
        _("audit trail"),
        where.slug if where else "",
        format=format,
    )
    services.record(
        kind=services.events.AuditEvents.EXPORTED,
        actor=request.user,
        institution=where,
        details={"events": count, "format": format},
    )
    return response
