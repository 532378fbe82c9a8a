"""Files of a conversation, for the writer who came back."""

from django.shortcuts import redirect

from probidad.instruments.advice.views.conversation import Room, show, visiting
from probidad.instruments.advice.views.downloads import CannotSend, original_file


@visiting
def file(request, room: Room, *, message: int, number: int):
    """A file as it came, the writer's own or one of an answer.

    By POST, since a form says of which conversation it is: in another tab another one may be open by now. Where the words were
    asked for first, the conversation is shown, since a download would leave the page of the words standing.
    """
    if request.method != "POST" or "receipt" in request.POST:
        return redirect("advice:conversation")
    try:
        return original_file(room.thread, room.keys, message, number)
    except CannotSend as why:
        return show(request, room, problem=str(why), status=409)
