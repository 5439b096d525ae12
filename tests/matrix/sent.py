"""What the matrix sends with a POST, by address; where nothing else is said, nothing but the form's own key."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import PASSWORD
from tests.matrix import terms
from tests.matrix.world import FILE_WORDS, PIXEL, World

NEW = "another-passphrase-7"


class Photo(SimpleUploadedFile):
    """The same bytes for every role that sends it."""

    def read(self, *args: int) -> bytes:
        self.seek(0)
        return super().read(*args)


SENT: dict[str, Callable[[World], dict[str, Any]]] = {
    "gatherings:invite": lambda world: {"residents": "某居民"},
    "desk:settings-norm": lambda world: {"value": "10", "year": "2020", "reason": "主席会议"},
    "desk:settings-calendar": lambda world: {
        "first": "2020-06-24",
        "last": "2020-06-24",
        "kind": "off",
        "reason": "县政府通知",
    },
    "desk:settings-erase": lambda world: {
        "number": world.case("public matter").number,
        "authority": "网信办令",
        "reason": "本人申请",
    },
    "roster:ask-sectors": lambda world: {"count": "1"},
    "liaison:identity": lambda world: {"reason": "核实来源"},
    "matters:identity": lambda world: {"reason": "联系到场"},
    "roster:phone": lambda world: {"reason": "联系会务"},
    "roster:open-account": lambda world: {"name": "新来的人", "username": "new.person"},
    "roster:transfer": lambda world: {
        "sector": "S02",
        "committee": "C2",
        "from_day": "2020-06-10",
        "decision": "沭政协〔2020〕4号",
    },
    "roster:term-appoint": terms.another_convenor,
    "roster:term-hand-over": terms.goes_on,
    "roster:give-office": lambda world: {
        "role": "informant",
        "of": "",
        "since": "2020-06-10",
        "decision": "沭政协〔2020〕3号",
    },
    "accounts:change-password": lambda world: {"present": PASSWORD, "password": NEW, "again": NEW},
    "roster:end-office": lambda world: {"last_day": "2020-06-10"},
    "gatherings:photos": lambda world: {"photos": Photo(FILE_WORDS, PIXEL, content_type="image/png")},
    "gatherings:leave": lambda world: {"granted": "yes"},
    "gatherings:outcome": lambda world: {
        f"item{values['item']}-{field}": words
        for values in world.things.values()
        if "item" in values
        for field, words in (("outcome", "settled"), ("agreement", "当场疏通"))
    },
    "papers:case": lambda world: {"signatory": "李守正", "dated_on": "2020-06-10"},
    "papers:year": lambda world: {"signatory": "李守正", "dated_on": "2020-06-10"},
    "places:post-new": lambda world: {"code": "new-post"},
    "places:home-new": lambda world: {"code": "new-home"},
    "places:check-visit-item": lambda world: {"level": "1", "improve_by": "2020-06-20"},
    "places:home-exception-strike": lambda world: {"why": "写错了"},
    "places:director-appoint": lambda world: {
        "kind": "deputy",
        "person": "reviewer",
        "since": "2020-06-10",
        "decision": "沭政协〔2020〕4号",
    },
    "places:director-end": lambda world: {"last_day": "2020-06-20", "decision": "沭政协〔2020〕5号"},
    "places:post-join": lambda world: {
        "member": world.cast.member2.actor.pk,
        "since": "2020-06-10",
        "why": "新增骨干",
    },
    "places:post-leave": lambda world: {"last_day": "2020-06-20", "why": "轮换"},
    "places:post-keeper": lambda world: {"person": "reviewer", "since": "2020-06-10", "decision": "沭政协〔2020〕4号"},
    "places:post-keeper-end": lambda world: {"last_day": "2020-06-20", "why": "轮换"},
    "places:book-lend": lambda world: {"person": "member", "_once": "k"},
    "places:book-change": lambda world: {"title": "新版", "copies": "3"},
    "places:book-remove": lambda world: {"why": "破损"},
    "places:ledger-strike": lambda world: {"why": "记错了"},
    "places:strike": lambda world: {"why": "记错了"},
    "gatherings:reply": lambda world: {"reply": "coming"},
    "desk:views": lambda world: {"name": "我的", "words": "q=路灯"},
    "handling:assign": lambda world: {
        "orders-TOTAL_FORMS": "1",
        "orders-INITIAL_FORMS": "0",
        "orders-0-unit": world.cast.unit_organ.actor_id,
        "orders-0-role": "lead",
        "orders-0-text": "更换路灯",
        "orders-0-days": "10",
    },
}
