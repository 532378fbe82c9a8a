"""A secret in shares of words, of which some give it back (SLIP-39, Trezor's ``shamir-mnemonic``).

So a lost passphrase, or a custodian who is ill, doesn't lose a round: three shares, any two of which do. Readers of
conversations have as many as their committee has members. A share is 33 words of SLIP-39's list (English,
1,024 words); one alone tells nothing. They carry no passphrase of their own, and nothing is stretched: what they
share is random.
"""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORD_INDEX_MAP

SHARES, NEEDED = 3, 2
MOST = 16  # shares of one secret (SLIP-39)
WORDS = 33  # of a share of 32 bytes
SECRET = 32  # bytes
MAXIMUM_TEXT = 1_000  # characters; the longest share has 300


class ShareError(ValueError):
    """Shares that give no key."""


class TooFewShares(ShareError):
    """Fewer different shares than are needed."""


class _InOneShare(ShareError):
    """What is wrong with one of the shares; ``number`` counts from 1, as they were given."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


class UnknownWord(_InOneShare):
    """A word that isn't in SLIP-39's list: ``word``, at ``position`` (from 1)."""

    def __init__(self, number: int, word: str, position: int):
        super().__init__(number)
        self.word, self.position = word, position


class WrongNumberOfWords(_InOneShare):
    """A share has ``found`` words and not 33."""

    def __init__(self, number: int, found: int):
        super().__init__(number)
        self.found = found


class MistypedShare(_InOneShare):
    """All words are in the list, and the checksum doesn't fit: one is another, or two changed places."""


class SharesOfDifferentSets(ShareError):
    """The shares weren't made together."""


def split(secret: bytes, *, needed: int = NEEDED, count: int = SHARES) -> list[str]:
    """Texts for a secret of 32 bytes, of which ``needed`` give it back: never one alone (ValueError)."""
    if not NEEDED <= needed <= count <= MOST:
        raise ValueError(f"{needed} of {count} shares")
    return generate_mnemonics(1, [(needed, count)], secret, iteration_exponent=0)[0]


def join(texts: Sequence[str], *, needed: int = NEEDED) -> bytes:
    """The secret of as many shares as were needed; raises a :class:`ShareError`, each kind for another remedy."""
    shares = [_share(text, number) for number, text in enumerate(texts, start=1)]
    different = list({share.index: share for share in shares}.values())
    if len({share.group_parameters() for share in shares}) > 1:
        raise SharesOfDifferentSets
    if len(different) < needed:
        raise TooFewShares
    if not all(_is_ours(share, needed) for share in different):
        raise SharesOfDifferentSets
    try:
        return combine_mnemonics([share.mnemonic() for share in different[:needed]])
    except MnemonicError as error:  # what was shared has a digest: others that look alike are noticed
        raise SharesOfDifferentSets from error


def _is_ours(share: Share, needed: int) -> bool:
    """Whether it has the shape that :func:`split` gives. Another might ask for hours of stretching."""
    return (share.iteration_exponent, share.group_count, share.member_threshold) == (0, 1, needed)


def _share(text: str, number: int) -> Share:
    words = text[:MAXIMUM_TEXT].lower().split()
    for position, word in enumerate(words, start=1):
        if word not in WORD_INDEX_MAP:
            raise UnknownWord(number, word, position)
    if len(words) != WORDS:
        raise WrongNumberOfWords(number, len(words))
    try:
        return Share.from_mnemonic(" ".join(words))
    except MnemonicError as error:
        raise MistypedShare(number) from error
