"""What a body decides about deeds."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("numbers.deed", "迹〔{year}〕{seq:03d}号", _("number of a deed"))
