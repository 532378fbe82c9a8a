"""The public page of news: marks that only writers recognise."""

from django.http import HttpResponse
from django.shortcuts import render

from probidad.core.markers import anonymous
from probidad.instruments.advice.models import NewsBatch

# Of a page that stays small; more are in the file.
SHOWN = 2000


def _batch() -> NewsBatch | None:
    return NewsBatch.objects.order_by("-day").first()


@anonymous
def news(request):
    """The newest list, and what it is. Nothing is searched for here: the question would tell whose mark it is."""
    batch = _batch()
    return render(request, "advice/news.html", {"batch": batch, "whole": batch and len(batch.marks) <= SHOWN})


@anonymous
def news_file(request):
    """The same as text: a day, then a mark a line."""
    batch = _batch()
    lines = [batch.day.isoformat(), *batch.marks] if batch else []
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
