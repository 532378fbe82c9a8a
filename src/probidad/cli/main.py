"""Where the command begins."""

import os
import resource
import sys

from probidad.cli import parser, texts
from probidad.cli.console import warn
from probidad.cli.failures import Failure

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; the exit status: 0 done, 1 it can't be done, 2 it was given wrongly."""
    arguments = sys.argv[1:] if arguments is None else arguments
    texts.speak()
    # The custodian's key passes through memory: none of it is written to a file, even where a process fails.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if arguments[:1] == ["manage"]:
            return _manage(arguments[1:])
        return parser.run(parser.build().parse_args(arguments))
    except Failure as failure:
        warn(str(failure))
        return failure.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _manage(arguments: list[str]) -> int:
    """Django's commands, on the data folder that is prepared for them."""
    from probidad.cli import platform

    platform.load()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["probidad manage", *arguments])
    return 0
