"""Writing gatherings. For other slices, the demo and machines:

    plan(organ, plan=Plan(...), by=viewer, at=moment) -> Gathering                  number, parties; permit checked
    invite(gathering, guests=[Guest(role, actor=... | name=...)], by=, at=) -> int   bulk; who is invited already is left out
    put_on_agenda(gathering, case, by=, at=) · take_off_agenda(item, by=, at=) · reorder(gathering, order=[item ids], by=, at=)
    reply(gathering, reply="coming" | "leave_asked" | "declined", reason="", by=, at=)
    keep_replies(gathering, replies=[Reply(actor_id, "coming")], by=, at=) -> int     bulk, typed by the convener from phone calls
    decide_leave(invitation, granted=True, by=, at=)
    check_in(gathering, code=, by=, at=, moment=) -> Attendance                      moment: the real clock's
    check_in_by_hand(gathering, guests=[...], why=, by=, at=, occurred_on=None) -> int  bulk
    check_in_by_code(gathering, actors=[...], by=, at=) -> int                        bulk, for the replay: as if each had scanned
    add_remark(gathering, remark=Saying(...), by=, at=) · add_remarks(gathering, remarks=[...], by=, at=)
    record_outcome(item, outcome=, agreement="", dissent="", orders=[Order(unit=actor_id, role="lead", text=, due_on=None)], by=, at=)
    save_minutes(gathering, base=number, text=, by=, at=) -> Saved
    draft_minutes_from_record(gathering) -> str                                      (in `paper`)
    correct_words(item, agreement=, dissent=, reason=, by=, at=) · strike(gathering, attendance_id, reason=, by=, at=)
    contribute(gathering, kind="opinion" | "question", text=, case=None, by=, at=) · withdraw(contribution, by=, at=)
    take_into_record(contribution, by=, at=) · set_aside(contribution, by=, at=) · answer(contribution, text=, speaker=, by=, at=)
    put_on_shortlist(contribution, by=) · take_off_shortlist(contribution, by=) · move_up_shortlist(contribution, by=)
    plan_speech(gathering, minutes=, speaker=, by=) · begin_speech(speaker, by=, at=) · end_speech(speaker, by=, at=)
    record_speech(speaker, text=, by=, at=)
    add_photos(gathering, accepted=[(Accepted, name)], by=, at=)

The rest are steps: flow.perform(gathering, "convoke" | "open" | "hold" | "confirm_minutes" | "postpone" | "cancel", by=, at=, data=).
"""

from xieshang.gatherings.ops.agenda import (
    AgendaRefused,
    OutcomeStands,
    put_on_agenda,
    record_outcome,
    reorder,
    take_off_agenda,
)
from xieshang.gatherings.ops.attending import (
    CheckInRefused,
    check_in,
    check_in_by_code,
    check_in_by_hand,
    open_doors,
)
from xieshang.gatherings.ops.contributing import (
    AlreadyDecided,
    answer,
    contribute,
    move_up_shortlist,
    put_on_shortlist,
    set_aside,
    take_into_record,
    take_off_shortlist,
    withdraw,
)
from xieshang.gatherings.ops.erasing import forget_what_was_said
from xieshang.gatherings.ops.inviting import (
    Guest,
    Reply,
    decide_leave,
    invite,
    keep_decision,
    keep_replies,
    keep_reply,
    reply,
)
from xieshang.gatherings.ops.mending import correct_words, strike, take_back
from xieshang.gatherings.ops.planning import Plan, move, plan, publish, release_agenda
from xieshang.gatherings.ops.recording import (
    Saved,
    Saying,
    add_photos,
    add_remark,
    add_remarks,
    save_minutes,
)
from xieshang.gatherings.ops.speaking import (
    begin_speech,
    close_floor,
    drop_speech,
    end_speech,
    move_up_speech,
    plan_speech,
    record_speech,
)

__all__ = [
    "AgendaRefused",
    "AlreadyDecided",
    "CheckInRefused",
    "Guest",
    "OutcomeStands",
    "Plan",
    "Reply",
    "Saved",
    "Saying",
    "add_photos",
    "add_remark",
    "add_remarks",
    "answer",
    "begin_speech",
    "check_in",
    "check_in_by_code",
    "check_in_by_hand",
    "close_floor",
    "contribute",
    "correct_words",
    "decide_leave",
    "drop_speech",
    "end_speech",
    "forget_what_was_said",
    "invite",
    "keep_decision",
    "keep_replies",
    "keep_reply",
    "move",
    "move_up_shortlist",
    "move_up_speech",
    "open_doors",
    "plan",
    "plan_speech",
    "publish",
    "put_on_agenda",
    "put_on_shortlist",
    "record_outcome",
    "record_speech",
    "release_agenda",
    "reorder",
    "reply",
    "save_minutes",
    "set_aside",
    "strike",
    "take_back",
    "take_into_record",
    "take_off_agenda",
    "take_off_shortlist",
    "withdraw",
]
