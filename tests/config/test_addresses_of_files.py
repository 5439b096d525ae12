"""The address of a file holds its name for people; whatever the name is, the address leads to the file."""

import pytest
from django.urls import resolve, reverse


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("照片.jpg", "%E7%85%A7%E7%89%87.jpg"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("..", "_"),
        (".", "_"),
        ("a\nb", "a%0Ab"),
    ],
)
def test_no_name_leads_a_browser_elsewhere(name, shown):
    address = reverse("file", args=[7, name])

    assert address == f"/files/7/{shown}"
    assert resolve(address).kwargs["file_id"] == 7
