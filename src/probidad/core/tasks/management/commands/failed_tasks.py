"""``probidad manage failed_tasks``: what background work was given up, and what to do about it."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.tasks import services
from probidad.core.tasks.queries import failed_tasks

ALL = "all"


class Command(BaseCommand):
    """Lists the tasks given up after their last attempt; tries one or all again, or drops one for good."""

    @property
    def help(self) -> str:
        """In the operator's language."""
        return _("List the tasks that were given up after their last attempt, try them again, or drop one.")

    def add_arguments(self, parser):
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--retry", metavar="ID", help=_("give a task all its attempts again; `all` does it for every one")
        )
        choice.add_argument("--discard", metavar="ID", help=_("drop a task for good"))

    def handle(self, *, retry=None, discard=None, **options):
        if retry == ALL:
            self._retry_all()
        elif retry is not None:
            self._one(services.retry, retry, _("It will be tried again within a minute."))
        elif discard is not None:
            self._one(services.discard, discard, _("The task was dropped."))
        else:
            self._list()

    def _list(self) -> None:
        tasks = list(failed_tasks())
        if not tasks:
            self.stdout.write(_("No task was given up."))
        for each in tasks:
            self.stdout.write(f"{each.pk}  {each.failed_on:%Y-%m-%d}  {each.name}  {each.failure}")

    def _retry_all(self) -> None:
        count = sum(services.retry(task_id=each.pk) for each in failed_tasks())
        said = ngettext("%(count)s task will be tried again.", "%(count)s tasks will be tried again.", count)
        self.stdout.write(said % {"count": count})

    def _one(self, act, key: str, done: str) -> None:
        if not (
            key.isascii() and key.isdecimal() and int(key) <= services.LARGEST_KEY and act(task_id=int(key))
        ):
            raise CommandError(_("No task of this number was given up: %(key)s") % {"key": key})
        self.stdout.write(done)
