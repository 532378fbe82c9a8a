"""What an advisor's text does, told by the words that it does it with.

No model and no service: lists of phrases in ``content/phrases.yaml``, which whoever trains advisors can read and correct.
The simulator scores by them, and a reply is looked at by them before it is sent. They find words, not meaning: what
they say is a hint with its reason, never a judgement.
"""

from probidad.instruments.advice.phrases.checking import Checked, Finding, checked
from probidad.instruments.advice.phrases.lexicon import Act, Lexicon, lexicon
from probidad.instruments.advice.phrases.recognition import Found, Reading, read

__all__ = ["Act", "Checked", "Finding", "Found", "Lexicon", "Reading", "checked", "lexicon", "read"]
