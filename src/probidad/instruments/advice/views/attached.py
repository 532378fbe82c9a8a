"""Files of a conversation, for the writer who came back."""

from probidad.instruments.advice.views.conversation import Room, show, visiting
from probidad.instruments.advice.views.downloads import CannotSend, original_file


@visiting
def file(request, room: Room, *, message: int, number: int):
    """A file as it came, the writer's own or one of an answer."""
    try:
        return original_file(room.thread, room.keys, message, number)
    except CannotSend as why:
        return show(request, room, problem=str(why), status=409)
