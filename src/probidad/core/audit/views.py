"""The auditor's pages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.audit import presentation, queries, services
from probidad.core.audit.forms import FilterForm
from probidad.core.audit.tasks import verify_soon
from probidad.core.audit.verification import head, verify
from probidad.core.markers import requires
from probidad.core.people.roles import CorePermission
from probidad.core.reports.sheets import Sheet, csv_response, xlsx_response
from probidad.core.tasks import enqueue

PAGE_SIZE = 50
EXPORT_LIMIT = 50_000
# Above this many events (about a second) the worker verifies.
VERIFY_AT_ONCE = 10_000


@requires(CorePermission.READ_AUDIT)
@require_safe
def index(request):
    """The trail of the institutions where the person may read it, with filters."""
    return _page(request, FilterForm(request.GET, person=request.user))


@requires(CorePermission.READ_AUDIT)
@require_safe
def export_csv(request):
    """The filtered events as CSV."""
    return _export(request, "csv")


@requires(CorePermission.READ_AUDIT)
@require_safe
def export_xlsx(request):
    """The filtered events as XLSX."""
    return _export(request, "xlsx")


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


def _page(request, form: FilterForm, problem: str = ""):
    page = Paginator(form.found(), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "page": page,
        "table": presentation.table(page, one_institution=form.only is not None),
        "status": queries.chain_status(),
        "problem": problem,
        "query": request.GET.urlencode(),
    }
    return render(request, "audit/index.html", context)


def _export(request, format: str):
    form = FilterForm(request.GET, person=request.user)
    # A CSV is streamed after this export is itself recorded: it ends before that.
    found = form.found().filter(sequence__lte=head().sequence)
    count = found.count()
    if not form.is_valid() or count > EXPORT_LIMIT:
        problem = _("That is too much for one file. Choose fewer events, for instance by their dates.")
        return _page(request, form, problem if form.is_valid() else "")
    name = f"bitacora-{timezone.localdate():%Y-%m-%d}.{format}"
    rows = presentation.export_rows(found.iterator(chunk_size=1000))
    sheet = Sheet(_("Audit trail"), presentation.EXPORT_COLUMNS, rows)
    response = csv_response(name, sheet) if format == "csv" else xlsx_response(name, [sheet])
    services.record(
        kind=services.events.AuditEvents.EXPORTED,
        actor=request.user,
        institution=form.scope(),
        details={"events": count, "format": format},
    )
    return response
