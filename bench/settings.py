"""The project's settings with one more address, the bare view; nothing else differs from an installation."""

from xieshang.config.settings import *  # noqa: F403
from xieshang.config.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "bench" / "templates"]}]
