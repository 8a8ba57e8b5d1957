"""Where the ``layan`` command begins: settings that cannot be used are told in one line."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line.

    Reading the settings already touches the data folder, so its refusals are caught out here;
    no words can be translated yet.
    """
    try:
        from layan.channels.cli import main

        main.prepare_commands()
    except (OSError, ValueError) as problem:
        told = " ".join(str(problem).split())
        sys.stderr.write(f"layan: {told[:300]}  [cli.settings]\n")
        sys.exit(1)
    main.run()
