"""Writing, step by step. One address for all steps, so that the browser's history tells none.

What was typed travels in the form itself (`participation.drafts`); the server keeps nothing before "send".
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from probidad.core.files.forms import NOT_KEPT
from probidad.core.files.uploads import SealedUpload, takes_sealed_files
from probidad.core.institutions.models import Institution
from probidad.core.markers import FORM_METHODS, anonymous
from probidad.instruments.advice import floods, rules
from probidad.instruments.advice.forms import writing as forms
from probidad.instruments.advice.participation import drafts
from probidad.instruments.advice.participation.drafts import Draft
from probidad.instruments.advice.participation.sealing import Unreadable
from probidad.instruments.advice.queries import offers, questions
from probidad.instruments.advice.queries.readers import barred_in
from probidad.instruments.advice.services import threads
from probidad.instruments.advice.thread_files import vault
from probidad.instruments.advice.views import words
from probidad.instruments.advice.views.asking import note_failure
from probidad.instruments.advice.views.entrance import show_entrance

STEPS = {
    "receipt": forms.StepForm,
    "confirm": forms.ConfirmForm,
    "account": forms.AccountForm,
    "readers": forms.ReadersForm,
    "review": forms.ReviewForm,
}
_ORDER = list(STEPS)


@anonymous
@FORM_METHODS
@takes_sealed_files(vault)
def write(request):
    """Take one step's form and show the next; nothing of a form that was refused is lost."""
    if request.method != "POST":
        return redirect("advice:entrance")
    if "draft" not in request.POST:
        return _begin(request)
    try:
        draft = drafts.read(request.POST["draft"])
    except Unreadable:
        return _give_back(request, None, "advice/unreadable.html", status=422)
    except drafts.TooOld as old:
        return _give_back(request, old.draft, "advice/too_old.html")
    try:
        if not offers.takes(draft.institution, draft.kind):
            return _give_back(request, draft, "advice/not_taken.html")
        return _step(request, draft)
    except threads.NOT_STORED:
        return _not_stored(request, draft)


def _give_back(request, draft: Draft | None, template: str, *, status: int = 409, **context) -> HttpResponse:
    """What was typed, also in the form that came just now, on a page that says why it isn't sent.

    Asks no database: it may be what failed.
    """
    written = draft.answers | {questions.OTHERS: draft.excluded.others} if draft else {}
    written |= {name: text for name, text in request.POST.items() if questions.is_answer(name)}
    answers = [(label, text) for label, text in questions.answered(questions.ALL_OURS, written) if text]
    return render(request, template, {"answers": answers, "stays": True} | context, status=status)


def _not_stored(request, draft: Draft) -> HttpResponse:
    """Nothing was stored, and perhaps nothing can be read: everything goes back into a form that can be sent again."""
    note_failure()
    draft = draft.but(lost_files=draft.lost_files or bool(request.FILES))
    form = [(name, each) for name, values in request.POST.lists() for each in values]
    page = {
        "sealed": draft.sealed(),
        "form": [(name, each) for name, each in form if name not in ("draft", "go")],
        # Without the files that were chosen nothing is sent unasked.
        "go": "review" if draft.lost_files else "next",
        "not_kept": NOT_KEPT,
    }
    response = _give_back(request, draft, "advice/not_stored.html", status=503, **page)
    response["Retry-After"] = str(floods.RETRY)
    return response


def _begin(request) -> HttpResponse:
    form = forms.BeginForm(request.POST)
    if not form.is_valid():
        return show_entrance(request, form)
    chosen = form.cleaned_data
    return _show(request, "receipt", drafts.begin(institution=chosen["institution"].pk, kind=chosen["kind"]))


def _step(request, draft: Draft) -> HttpResponse:
    step, going = request.POST.get("step"), request.POST.get("go")
    if step not in STEPS:
        return _show(request, "receipt", draft)
    back = going in STEPS and _ORDER.index(going) <= _ORDER.index(step)
    form = _form(step, draft, request.POST, request.FILES, going_back=back)
    if not form.is_valid():
        return _show(request, step, draft, form)
    draft = form.draft
    if back:
        return _show(request, going, draft.but(lost_files=draft.lost_files or bool(request.FILES)))
    if step == "review":
        return _send(request, draft, form)
    return _show(request, _ORDER[_ORDER.index(step) + 1], draft)


def _institution(draft: Draft) -> Institution:
    return Institution.objects.select_related("advice_offer").get(pk=draft.institution)


def _form(step: str, draft: Draft, data=None, files=None, *, going_back: bool = False) -> forms.StepForm:
    return STEPS[step](data, files, draft=draft, institution=_institution(draft), going_back=going_back)


def _allowed(step: str, draft: Draft) -> str:
    """The step, or the first one before it that wasn't done."""
    if _ORDER.index(step) > _ORDER.index("confirm") and not draft.confirmed:
        return "confirm"
    if _ORDER.index(step) > _ORDER.index("account") and questions.MAIN not in draft.answers:
        return "account"
    return step


def _show(request, step: str, draft: Draft, form=None, *, status: int = 200, **context) -> HttpResponse:
    step = _allowed(step, draft)
    if form is None:
        form = _form(step, draft)
    review = {}
    if step == "review":
        review = _review(draft, form.institution)
        draft = draft.but(shown=tuple(each.key for each in review["readers"]))
    page = {
        "step": step,
        "draft": draft,
        "sealed": draft.sealed(),
        "form": form,
        "institution": form.institution,
        "number": _ORDER.index(step) + 1,
        "count": len(_ORDER),
        "bits": floods.BITS,
        "not_kept": NOT_KEPT,
        "stays": True,
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, f"advice/{step}.html", page | review | context, status=status)


def _review(draft: Draft, institution: Institution) -> dict:
    asked = questions.asked(institution, draft.kind)
    everybody = [
        *offers.possible_readers(institution, draft.kind),
        *offers.later_readers(institution, draft.kind),
    ]
    barred = barred_in(institution, draft.excluded)
    readers = offers.possible_readers(institution, draft.kind, draft.excluded)
    return {
        "answers": questions.answered(asked, draft.answers),
        "readers": readers,
        "change": offers.change_since(draft.shown, readers) if draft.shown else None,
        "barred": [each for each in everybody if each.person.pk in barred],
    }


def _send(request, draft: Draft, form: forms.ReviewForm) -> HttpResponse:
    if _allowed("review", draft) != "review":
        return _show(request, "review", draft, status=422)
    without_files = draft.but(lost_files=bool(request.FILES))
    try:
        with floods.admitted(draft.turn, request.POST.get("solution", ""), draft.receipt):
            _submit(draft, form.cleaned_data["files"])
    except floods.Wait as wait:
        return _try_again(request, draft, form, "advice/_wait.html", wait.seconds)
    except threads.ReceiptTaken:
        # One in billions: other words, and everything that was typed stays.
        return _show(request, "receipt", without_files.with_other_words(), status=409, other_words=True)
    except threads.NobodyReads:
        return _show(request, "readers", without_files, status=422, nobody_reads=forms.NOBODY_READS)
    except threads.ReadersChanged:
        form.tell_not_kept()
        return _show(request, "review", draft, form, status=409)
    except threads.WasErased:
        return _give_back(request, draft, "advice/was_erased.html")
    except threads.BegunOtherwise:
        return _give_back(request, draft, "advice/begun_otherwise.html")
    institution = _institution(draft)
    page = {
        "draft": draft,
        "institution": institution,
        "stays": True,
        "take_within": words.within(institution.advice_offer.acknowledge_within),
        "answer_within": words.within(institution.advice_offer.answer_within),
        "kept": words.months(institution.advice_offer.kept(draft.kind)),
        "quiet": words.months(rules.QUIET_MONTHS),
    }
    return render(request, "advice/sent.html", page)


def _submit(draft: Draft, uploads: list[SealedUpload]) -> None:
    institution = _institution(draft)
    asked = questions.asked(institution, draft.kind)
    told = {each.key: each.told(draft.answers[each.key]) for each in asked if each.key in draft.answers}
    threads.submit(
        receipt=draft.receipt,
        institution=institution,
        kind=draft.kind,
        language=draft.language,
        account=rules.Account(answers=told, excluded=draft.excluded),
        allows_counsel=draft.allows_counsel,
        uploads=uploads,
        shown=draft.shown,
    )


def _try_again(request, draft: Draft, form: forms.ReviewForm, notice: str, seconds: int) -> HttpResponse:
    form.tell_not_kept()
    # Not 503: the log would keep a line of it.
    response = _show(request, "review", draft, form, status=429, notice=notice, seconds=seconds)
    response["Retry-After"] = str(seconds)
    return response


@anonymous
@require_POST
def words_file(request):
    """The words as a text file that says nothing else, under a name that tells nothing."""
    try:
        draft = drafts.read(request.POST.get("draft", ""))
    except (Unreadable, drafts.TooOld):
        return render(request, "advice/unreadable.html", status=422)
    lines = [f"{number}. {word}" for number, word in enumerate(draft.words, start=1)]
    response = HttpResponse("\r\n".join(lines) + "\r\n", content_type="text/plain; charset=utf-8")
    name = pgettext("name of a text file that tells nothing", "list")
    response["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    return response
