"""The project's settings as drills need them: everything as installed, only the limit per address lifted."""

from xieshang.config.settings import *  # noqa: F403
from xieshang.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "drills.lifted.Lifted"]
