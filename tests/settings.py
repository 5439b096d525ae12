"""The project's settings as tests need them: a data folder of their own, cheap passwords, plain static files."""

import atexit
import os
import shutil
import tempfile

from xieshang.config.translations import compile_catalogues

os.environ.setdefault("XIESHANG_DEMO", "1")
# Each test process has files of its own, also those that pytest-xdist starts with the environment of the first.
os.environ["XIESHANG_DATA"] = tempfile.mkdtemp(prefix="xieshang-test-")
atexit.register(shutil.rmtree, os.environ["XIESHANG_DATA"], ignore_errors=True)
compile_catalogues()

from xieshang.config.settings import *  # noqa: E402, F403
from xieshang.config.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Test databases are thrown away: a connection is not kept beyond its request.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Lets tests stop the clock (kernel.clock.stopped_at).
TESTING = True
# Tests read the words of the code; that every one of them has its Chinese is a gate of `make check`.
LANGUAGE_CODE = "en"
# A test sees what it has just written; the one test of the memory switches it on.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
