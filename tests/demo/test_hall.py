"""What the demo year lets happen in the hall of a consultation goes through the operations and holds."""

from datetime import timedelta

import pytest

from tests.gatherings import sitting
from xieshang.demo import hall
from xieshang.gatherings import invariants
from xieshang.gatherings.models import Contribution, Remark, Speaker
from xieshang.kernel.viewer import Viewer, hats_of

pytestmark = pytest.mark.django_db
GIVEN = {"said": "管网年久失修。", "opinion": "建议分期改造。", "asked": "何时完工？", "agreed": "年底前完工。"}


def test_an_opinion_a_speech_and_a_question_end_in_the_record(cast, at):
    def acting(actor, moment):
        return Viewer(body_id=actor.body_id, at=moment, actor_id=actor.pk, name=actor.name, hats=hats_of(actor.pk, at))

    gathering = sitting.convoked(cast, at)
    hall.send_opinion(gathering, GIVEN["opinion"], acting=acting, at=at)
    day = at + timedelta(days=7)
    sitting.step(cast, gathering, "open", day)

    by = cast.convenor.viewer(day)
    hall.talk(gathering, GIVEN, cast.unit_organ.actor, acting=acting, by=by, at=day)

    said = list(Remark.objects.order_by("position").values_list("kind", "text"))
    words = [GIVEN[name] for name in ("said", "opinion", "asked", "agreed")]
    assert said == list(zip(("speech", "speech", "question", "answer"), words, strict=True))
    assert Speaker.objects.get().ended_at == day + hall.SPOKE_FOR
    assert set(Contribution.objects.values_list("outcome", flat=True)) == {"taken", "answered"}
    assert not list(invariants.contributions_are_recorded_once())
