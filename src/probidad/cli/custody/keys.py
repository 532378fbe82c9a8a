"""`probidad custody make-key`, `public` and `shares`: the key file, what may be shown of it, and its shares."""

from gettext import gettext as _
from pathlib import Path

from probidad.cli.console import plain, say
from probidad.cli.custody import files, passphrases
from probidad.cli.failures import Failure
from probidad.core.anonymity import custody
from probidad.core.anonymity import shares as splitting


def make_key(arguments) -> int:
    """Make a round's keys: the key file, and its public part beside it."""
    path = Path(arguments.file)
    public_path = path.with_suffix(".public.json")
    files.require_free(path, public_path)
    key_file, keys = custody.make_key(passphrases.ask_new())
    files.write(path, key_file)
    files.write(public_path, custody.public_document(keys))
    say(_("The key file is {path}: keep it, and apart from it the passphrase.").format(path=path))
    say(_("Upload {path} on the round's page: it is the public part.").format(path=public_path))
    return 0


def public(arguments) -> int:
    """Write the public part of a key file anew."""
    path = Path(arguments.file)
    public_path = path.with_suffix(".public.json")
    try:
        keys = custody.public_part(read(path))
    except custody.NotAKeyFile as error:
        raise not_a_key_file(path) from error
    files.write(public_path, custody.public_document(keys))
    say(_("Upload {path} on the round's page: it is the public part.").format(path=public_path))
    return 0


def shares(arguments) -> int:
    """Write three shares of a key file, of which any two open it without the passphrase."""
    path = Path(arguments.file)
    paths = [path.with_suffix(f".share-{number}.txt") for number in (1, 2, 3)]
    files.require_free(*paths)
    key_file = read(path)
    passphrase = passphrases.ask()
    try:
        texts = custody.make_shares(key_file, passphrase)
    except custody.NotAKeyFile as error:
        raise not_a_key_file(path) from error
    except custody.WrongPassphrase as error:
        raise wrong_passphrase() from error
    for share_path, text in zip(paths, texts, strict=True):
        files.write(share_path, text.encode() + b"\n")
        say(str(share_path))
    say(
        _(
            "Give each share to another person, and delete them here. Two of them open the key file without "
            "its passphrase; one alone tells nothing."
        )
    )
    return 0


def opened(arguments) -> custody.PrivateKeys:
    """The private keys of a key file, by two of its shares where some are given, else by the passphrase asked for.

    Failure with what is wrong.
    """
    path = Path(arguments.key)
    key_file = read(path)
    try:
        custody.public_part(key_file)  # before anybody types a passphrase for nothing
        if arguments.share:
            return _opened_with_shares(key_file, [Path(each) for each in arguments.share])
        return custody.open_key_file(key_file, passphrases.ask())
    except custody.NotAKeyFile as error:
        raise not_a_key_file(path) from error
    except custody.WrongPassphrase as error:
        raise wrong_passphrase() from error


def _opened_with_shares(key_file: bytes, paths: list[Path]) -> custody.PrivateKeys:
    from probidad.instruments.exercises.problems import of_shares

    texts = [
        files.read(path, largest=splitting.MAXIMUM_TEXT).decode(errors="backslashreplace") for path in paths
    ]
    try:
        return custody.open_with_shares(key_file, texts)
    except splitting.ShareError as error:
        number = getattr(error, "number", None)
        about = f"{paths[number - 1]}: " if number else ""
        raise Failure(about + plain(of_shares(error))) from error


def read(path: Path) -> bytes:
    return files.read(path, largest=custody.MAXIMUM_FILE)


def not_a_key_file(path: Path) -> Failure:
    return Failure(_("{path} isn't a key file of a round, or it was cut or changed.").format(path=path))


def wrong_passphrase() -> Failure:
    return Failure(_("The passphrase doesn't open this file. Check capitals and spaces."))
