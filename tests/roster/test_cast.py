"""The cast stands for every role, in ordinary tests and in those with real transactions."""

import pytest

from xieshang.demo.roles import ROLES
from xieshang.kernel.models import Body


@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_every_role_has_a_player_whose_viewer_wears_a_hat(cast, at, role):
    viewer = cast.player(role).viewer(at)

    assert bool(viewer.hats) == (role != "citizen")


def test_stranger_belongs_to_another_body(cast, at):
    viewer = cast.stranger.viewer(at)

    assert viewer.wears("office")
    assert viewer.body_id == cast.other_body.pk


@pytest.mark.django_db(transaction=True)
def test_real_transactions_start_empty():
    assert not Body.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_real_transactions_get_the_cast_on_request(cast, at):
    assert cast.convenor.viewer(at).actors_as("convenor") == {cast.hall.actor_id}
