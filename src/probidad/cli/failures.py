"""How a command says that it can't go on."""


class Failure(Exception):
    """A sentence for the operator, which ends the command: no traceback is of use.

    ``code`` is the exit status: 1 for what can't be done now, 2 for a command or a setting that
    was given wrongly.
    """

    def __init__(self, sentence: str, code: int = 1):
        super().__init__(sentence)
        self.code = code
