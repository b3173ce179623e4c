"""The house's own settings, in a folder of their own that is gone when the run ends.

MASTHEAD_DATABASE_URL alone is taken from outside: `tools/on_postgres.py` sets it for the PostgreSQL pass. What else
the person's shell says about their own newsroom must not reach the tests.
"""

import atexit
import os
import shutil
import tempfile

_KEPT = {"MASTHEAD_DATABASE_URL", "MASTHEAD_CHROMIUM"}
for _name in [name for name in os.environ if name.startswith("MASTHEAD_") and name not in _KEPT]:
    del os.environ[_name]

_FOLDER = tempfile.mkdtemp(prefix="masthead-test-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["MASTHEAD_DATA_DIR"] = _FOLDER

# Playwright's synchronous door runs an event loop in the test's own thread; Django would take that for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from masthead.house.settings import *  # noqa: E402, F403

# One quick round: the tests sign in hundreds of times, and no password here is worth guarding.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
