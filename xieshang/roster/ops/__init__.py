"""Founding a term and its organs, enrolling persons, changing where they belong, appointing: rows end and new ones begin."""

from xieshang.roster.ops.belonging import end_membership, hold, join, move_seats, transfer_member
from xieshang.roster.ops.changing import Belonging, add_member, leave, rejoin, transfer
from xieshang.roster.ops.disclosing import choose
from xieshang.roster.ops.enrolling import (
    Enrolment,
    Profile,
    enrol_member,
    enrol_members,
    enrol_person,
    enrol_persons,
    phone_of,
    rename,
    reveal_phone,
    rewrite,
    seal_phone,
)
from xieshang.roster.ops.founding import (
    Place,
    found_committee,
    found_group,
    found_sector,
    found_term,
    found_towns,
    found_unit,
)
from xieshang.roster.ops.offices import appoint, end_appointment

__all__ = [
    "Belonging",
    "Enrolment",
    "Place",
    "Profile",
    "add_member",
    "appoint",
    "choose",
    "end_appointment",
    "end_membership",
    "enrol_member",
    "enrol_members",
    "enrol_person",
    "enrol_persons",
    "found_committee",
    "found_group",
    "found_sector",
    "found_term",
    "found_towns",
    "found_unit",
    "hold",
    "join",
    "leave",
    "move_seats",
    "phone_of",
    "rejoin",
    "rename",
    "reveal_phone",
    "rewrite",
    "seal_phone",
    "transfer",
    "transfer_member",
]
