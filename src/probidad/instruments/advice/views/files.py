"""Files of a conversation, as whoever has a key to it downloads them."""

from django.contrib import messages
from django.shortcuts import redirect

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.markers import FORM_METHODS, requires
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.views.downloads import CannotSend, copied_file, original_file
from probidad.instruments.advice.views.pages import address, opens_thread


@requires(P.READ_THREADS)
@FORM_METHODS  # the passphrase comes to the address itself
@opens_thread
def original(request, thread: Thread, keys: ThreadKeys, *, message: int, number: int):
    """A file as it came."""
    return _sent(request, original_file, thread, keys, message, number)


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_thread
def copy(request, thread: Thread, keys: ThreadKeys, *, message: int, number: int):
    """The copy without metadata."""
    return _sent(request, copied_file, thread, keys, message, number)


def _sent(request, file, thread: Thread, *which):
    try:
        return file(thread, *which)
    except CannotSend as why:
        messages.error(request, str(why))
        return redirect(address(thread))
