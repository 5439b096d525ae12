"""What mypy should know of this code beyond Django's own stubs: a text translated late is a text."""

from collections.abc import Callable

from mypy.plugin import FunctionContext, Plugin
from mypy.types import Type

LAZY = frozenset(f"django.utils.translation.{name}_lazy" for name in ("gettext", "ngettext", "pgettext", "npgettext"))


def as_text(context: FunctionContext) -> Type:
    return context.api.named_generic_type("builtins.str", [])


class LazyTextPlugin(Plugin):
    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        return as_text if fullname in LAZY else None


def plugin(version: str) -> type[Plugin]:
    return LazyTextPlugin
