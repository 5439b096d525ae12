"""The first places and people of a founded body, to be edited and run once: .venv/bin/python manage.py shell < deploy/first_places.py

The body and its administrator come first, by `manage.py found_body`. Everything goes through the operations
of the product. The first term, its sectors, groups and members are entered on the desk.
"""

from datetime import date

from django.db import transaction

from xieshang.accounts import ops as accounts
from xieshang.accounts.models import Account
from xieshang.kernel import clock
from xieshang.kernel.models import Body
from xieshang.places import ops as places
from xieshang.roster import ops as roster

since = date(2026, 1, 1)
with transaction.atomic():
    body = Body.objects.get(code="000000")
    towns = roster.found_towns(body, rows=[roster.Place("000000001", "某街道")])
    street = towns["000000001"]
    water = roster.found_unit(
        body, code="water", name="县水利局", short_name="水利局", system="government", valid_from=since
    )
    home = places.open_home(body, code="H-1", kind="town", name="某街道委员之家", town=street, opened_on=since)
    hall = places.open_hall(home, code="A-1", name="某街道“有事来协商”议事厅", opened_on=since)
    # Who: name, user name, role, for which organ or unit.
    for name, username, role, organ in (
        ("赵六", "zhaoliu", "office", None),
        ("李四", "lisi", "convenor", hall.actor),
        ("王五", "wangwu", "unit", water.actor),
    ):
        person = roster.enrol_person(body, profile=roster.Profile(name=name))
        account = Account.objects.create_account(username, actor=person.actor)
        roster.appoint(person.actor, role=role, of=organ, since=since, decision="文号")
        print(f"{name}: /invitation/{accounts.invite(account, at=clock.real_now())}/")
