"""The real settings, with a folder and servers of the tests' own.

``LAYAN_TEST_POSTGRES=postgresql://…`` runs the tests on that server, ``LAYAN_TEST_REDIS=redis://…``
with that cache; without them SQLite and memory are used. Nothing else of the caller's environment
and no ``.env`` file may decide what a test sees.
"""

import atexit
import os
import shutil
import tempfile

for _name in [name for name in os.environ if name.startswith("LAYAN_")]:
    if not _name.startswith("LAYAN_TEST_"):
        del os.environ[_name]
if "LAYAN_TEST_FOLDER" not in os.environ:  # set once; parallel workers inherit it
    os.environ["LAYAN_TEST_FOLDER"] = tempfile.mkdtemp(prefix="layan-test-")
    atexit.register(shutil.rmtree, os.environ["LAYAN_TEST_FOLDER"], ignore_errors=True)
os.environ["LAYAN_DATA_DIR"] = os.environ["LAYAN_TEST_FOLDER"]
os.environ["LAYAN_DATABASE_URL"] = os.environ.get("LAYAN_TEST_POSTGRES", "")
os.environ["LAYAN_REDIS_URL"] = os.environ.get("LAYAN_TEST_REDIS", "")

from layan.config.environment import Environment  # noqa: E402 - after the environment is set

Environment.model_config["env_file"] = None

from layan.config.settings import *  # noqa: E402, F403
from layan.config.settings import CACHES, DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in a city: a database in memory has neither WAL nor waiting writers.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['LAYAN_TEST_FOLDER']}/test.sqlite3"}
else:
    # A pool keeps connections open, and a database in use cannot be dropped after the tests.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"  # Redis may hold somebody else's keys
# Pages are rendered without collecting files first; the journeys run the collected ones.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = os.path.join(os.environ["LAYAN_TEST_FOLDER"], "static")  # noqa: PTH118
os.makedirs(STATIC_ROOT, exist_ok=True)  # noqa: PTH103
