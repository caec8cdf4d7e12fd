"""The settings under test: the real ones, with a home folder of their own that goes away, and a quick password hash."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the settings are read; processes that a test starts (server, worker, command line) inherit the same home.
home = Path(tempfile.mkdtemp(prefix="gongzhi-test-"))
atexit.register(shutil.rmtree, home, ignore_errors=True)
os.environ |= {"GONGZHI_HOME": str(home), "GONGZHI_DEMO": "1", "GONGZHI_REPORTS_PER_MINUTE": "0"}
for name in ("GONGZHI_KEYS", "GONGZHI_CONTENT", "GONGZHI_COUNTY", "GONGZHI_DEBUG", "GONGZHI_HTTPS", "GONGZHI_HOSTS"):
    os.environ.pop(name, None)

from gongzhi.config.settings import *  # noqa: E402, F403 - the settings read the environment that is set above
from gongzhi.config.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402 - the same

# Argon2 takes a third of a second on purpose; a test that signs in need not.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Plain names: hashed ones ask for collected files.
STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(exist_ok=True)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
