"""`manage.py serve`: from whatever state the installation is in to a running site."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from xieshang.config import supervise
from xieshang.config.prepare import prepare

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Command(BaseCommand):
    help = "Prepares what is missing, then serves the site and runs the background worker until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=_number("PORT", 8000, most=65535))
        parser.add_argument("--workers", type=int, default=_number("WORKERS", 2, most=64))

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        if settings.DEMO and host not in LOOPBACK:
            raise CommandError("the demo lets everybody in and so answers on 127.0.0.1 only")
        if not supervise.port_is_free(host, port):
            raise CommandError(
                f"port {port} is taken; choose another: PORT=8001 make run\n"
                f"端口 {port} 已被占用，请换一个：PORT=8001 make run"
            )
        try:
            prepare(self._say)
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
        connections.close_all()
        children = [supervise.web_server(host=host, port=port, workers=workers)]
        if "work" in get_commands():
            children.append(supervise.background_worker(sys.argv[0]))
        status = supervise.run(children, host=host, port=port, on_ready=lambda: self._say(_welcome(host, port)))
        self._say("已停止 · Stopped.")
        sys.exit(status)

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _welcome(host: str, port: int) -> str:
    address = f"http://{host}:{port}/"
    if settings.DEMO:
        sign_in = (
            f"登录：打开 {address}signin/ ，点一张角色卡即可进入（演示，无需密码）\n"
            f"  Sign in: open {address}signin/ and choose a role card (demo, no password)"
        )
    else:
        sign_in = f"登录 · Sign in: {address}signin/"
    return f"\n协商平台已启动 · Xieshang is running\n  {address}\n  {sign_in}\n  停止请按 Ctrl-C · Ctrl-C stops it\n"


def _number(name: str, default: int, *, most: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise CommandError(f"{name} is a number from 1 to {most}, not {value!r}")
    return int(value)
