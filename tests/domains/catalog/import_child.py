"""A process of its own that imports a pack, so that it can be killed or raced.

Called as ``import_child.py MODE FOLDER``; writes one line when it is ready and one with its result.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after django.setup()
from django.db import connection  # noqa: E402

from layan.domains.catalog import actions, models  # noqa: E402
from layan.domains.identity.public import agency_rows  # noqa: E402
from layan.kernel.errors import LayanError  # noqa: E402

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def import_folder(folder: Path) -> None:
    try:
        result = actions.import_pack_folder(folder, now=NOW)
    except LayanError as problem:
        say(code=problem.code)
    else:
        say(revision=result.revision, changed=result.changed)


def stop_half_way(folder: Path) -> None:
    """Import up to the new revision, then wait to be killed with the transaction open."""

    def wait_after_the_services(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if '"catalog_service_life_events"' in sql:  # services are written, their links are not
            say(
                written_inside=models.Service.objects.count(),
                agencies_inside=len(agency_rows()),
            )
            time.sleep(600)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wait_after_the_services):
        import_folder(folder)


def count() -> None:
    city = models.City.objects.first()
    say(
        revision=city.revision if city else 0,
        active=models.Service.objects.filter(active=True).count(),
        services=models.Service.objects.count(),
        codes=models.Service.objects.values("code").distinct().count(),
        agencies=len(agency_rows()),
        phrases=models.Phrase.objects.count(),
        texts=models.Phrase.objects.values("text").distinct().count(),
        links=models.Service.evidence.through.objects.count(),
        names=sorted(
            row["name"]["id"] for row in models.Service.objects.values_list("document", flat=True)
        ),
    )


if __name__ == "__main__":
    mode, folder = sys.argv[1], Path(sys.argv[2])
    if mode == "migrate":
        call_command("migrate", interactive=False, verbosity=0)
    elif mode == "count":
        count()
    elif mode == "stop-half-way":
        stop_half_way(folder)
    else:
        say(ready=True)
        sys.stdin.readline()  # the others start at the same moment
        import_folder(folder)
