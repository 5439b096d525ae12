"""The entry for the web workers."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

PROXIES = ["127.0.0.1", "::1"]


def behind_proxy(server: Any) -> Any:
    """The server sees the address of whoever asks, not that of the proxy on this machine: limits are counted by it."""
    return wrap_wsgi_with_proxy_headers(server, trusted_hosts=PROXIES)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieshang.config.settings")
application = get_wsgi_application()
# Without HTTPS nothing stands in front, and the header would be anybody's word.
if settings.ENV.https:
    application = behind_proxy(application)
