"""Writing, step by step. One address for all steps, so that the browser's history tells none.

What was typed travels in the form itself (`participation.drafts`); the server keeps nothing before "send".
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from probidad.core.files.uploads import SealedUpload, takes_sealed_files
from probidad.core.institutions.models import Institution
from probidad.core.markers import FORM_METHODS, anonymous
from probidad.instruments.advice import floods, rules
from probidad.instruments.advice.forms import writing as forms
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.participation import drafts
from probidad.instruments.advice.participation.drafts import Draft
from probidad.instruments.advice.participation.sealing import Unreadable
from probidad.instruments.advice.queries import offers, questions
from probidad.instruments.advice.services import threads
from probidad.instruments.advice.thread_files import vault
from probidad.instruments.advice.views import words
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
        return render(request, "advice/unreadable.html", status=422)
    except drafts.TooOld as old:
        return _give_back(request, old.draft, "advice/too_old.html")
    if not offers.takes(draft.institution, draft.kind):
        return _give_back(request, draft, "advice/not_taken.html")
    return _step(request, draft)


def _give_back(request, draft: Draft, template: str) -> HttpResponse:
    """What was typed, also in the form that came just now, on a page that says why it isn't sent."""
    typed = {name: request.POST[name] for name in _texts(draft) if request.POST.get(name)}
    answers = questions.answered([], draft.answers | typed)
    return render(request, template, {"answers": answers, "stays": True}, status=409)


def _texts(draft: Draft) -> list[str]:
    return [each.key for each in questions.OURS[Kind(draft.kind)]]


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
        return _show(request, going, draft)
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
    page = {
        "step": step,
        "draft": draft,
        "sealed": draft.sealed(),
        "form": form,
        "institution": form.institution,
        "number": _ORDER.index(step) + 1,
        "count": len(_ORDER),
        "bits": floods.BITS,
        "stays": True,
    }
    if step == "review":
        page |= _review(draft, form.institution)
    status = 422 if form.errors and status == 200 else status
    return render(request, f"advice/{step}.html", page | context, status=status)


def _review(draft: Draft, institution: Institution) -> dict:
    asked = questions.asked(institution, draft.kind)
    everybody = offers.possible_readers(institution, draft.kind)
    readers = offers.possible_readers(institution, draft.kind, draft.excluded)
    reading = {each.person.pk for each in readers}
    return {
        "answers": questions.answered(asked, draft.answers),
        "readers": readers,
        "barred": [each for each in everybody if each.person.pk not in reading],
    }


def _send(request, draft: Draft, form: forms.ReviewForm) -> HttpResponse:
    if _allowed("review", draft) != "review":
        return _show(request, "review", draft, status=422)
    try:
        with floods.admitted(draft.turn, request.POST.get("solution", ""), draft.receipt):
            _submit(draft, form.cleaned_data["files"])
    except floods.Wait as wait:
        return _try_again(request, draft, form, "advice/_wait.html", wait.seconds)
    except threads.ReceiptTaken:
        # One in billions: other words, and everything that was typed stays.
        return _show(request, "receipt", draft.with_other_words(), status=409, other_words=True)
    except threads.NobodyReads:
        return _show(request, "readers", draft, status=422, nobody_reads=forms.NOBODY_READS)
    except threads.NOT_STORED:
        return _try_again(request, draft, form, "advice/_not_stored.html", floods.RETRY)
    except threads.WasErased:
        return _give_back(request, draft, "advice/was_erased.html")
    except threads.BegunOtherwise:
        return _show(request, "review", draft, status=409, notice="advice/_begun_otherwise.html")
    institution = _institution(draft)
    page = {
        "draft": draft,
        "stays": True,
        "take_within": words.within(institution.advice_offer.acknowledge_within),
        "answer_within": words.within(institution.advice_offer.answer_within),
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
    )


def _try_again(request, draft: Draft, form: forms.ReviewForm, notice: str, seconds: int) -> HttpResponse:
    form.tell_not_kept()
    response = _show(request, "review", draft, form, status=503, notice=notice, seconds=seconds)
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
