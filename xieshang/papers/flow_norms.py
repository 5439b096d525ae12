"""How a body writes the numbers of its documents."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("numbers.paper", "政协〔{year}〕{seq}号", _("number of a document with red head"))
define("numbers.paper-letter", "政协函〔{year}〕{seq}号", _("number of a letter"))
define("numbers.paper-minutes", "{year}年第{seq}期", _("number of minutes"))
