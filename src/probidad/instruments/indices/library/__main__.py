"""``python -m probidad.instruments.indices.library FILE``: for authors of content, without a database."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from probidad.instruments.indices.library.reading import read_instrument


def main(path: str) -> int:
    settings.configure(USE_I18N=False)
    try:
        content = read_instrument(Path(path).read_bytes(), complete=True)
    except ValidationError as error:
        print("\n".join(error.messages), file=sys.stderr)
        return 1
    counts = ", ".join(f"{area.key} {len(area.indicators)}" for area in content.areas)
    print(
        f"{content.urn} v{content.version}.{content.revision}: {len(content.indicators)} indicators ({counts})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
