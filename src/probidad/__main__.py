"""The `probidad` command: see :mod:`probidad.cli`."""

import sys

from probidad.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
