"""What each role gets at the addresses of plans, calls, topics and the month: part of the table in `expected`."""

from tests.matrix.rows import Row

OFFICES = "page: clerk stranger | signin: STREET | refused: rest"
OFFICES_MEND = "mend: clerk stranger | signin: STREET | refused: rest"
NEIGHBOURS = "page: stranger | 404: COUNTY | signin: STREET"
NEIGHBOURS_MEND = "mend: stranger | 404: COUNTY | signin: STREET"
SCREENS = "page: clerk committee | 404: UNITS stranger | signin: STREET | refused: rest"
SCREENS_MEND = "mend: clerk committee | 404: UNITS stranger | signin: STREET | refused: rest"
OTHERS = "404: stranger | signin: STREET | refused: rest"
OF_THE_PLAN = "page: clerk | 404: stranger | signin: STREET | refused: rest"
OF_THE_PLAN_MEND = "mend: clerk | 404: stranger | signin: STREET | refused: rest"
LISTS = "list of topics, list of plans"

# fmt: off
CONSULTING = (
    # ---- in public
    Row("consultations:topics", "GET", "", "page: EVERYBODY"),
    Row("consultations:topic-suggest", "GET", "", "page: EVERYBODY"),
    Row("consultations:topic-suggest", "POST", "", "mend: EVERYBODY"),
    Row("consultations:topic-track", "GET", "", "page: EVERYBODY"),
    Row("consultations:topic-track", "POST", "", "mend: EVERYBODY"),
    Row("consultations:call-file", "GET", "call", "page: EVERYBODY"),
    Row("consultations:call-file", "GET", "neighbour's call", "404: EVERYBODY"),
    Row("consultations:topic-receipt", "GET", "planned topic", "moved: EVERYBODY"),
    Row("consultations:topic-receipt", "GET", "suggested topic, neighbour's planned topic", "404: EVERYBODY"),
    Row("consultations:topic", "GET", "planned topic, other hall's planned topic", "page: EVERYBODY"),
    Row("consultations:topic", "GET", "citizen's topic", "page: holder | 404: rest"),
    Row("consultations:topic", "GET", "suggested topic, neighbour's planned topic, neighbour's citizen's topic", "404: EVERYBODY"),
    Row("consultations:topic-withdraw", "POST", "citizen's topic", "moved: holder | 404: rest"),
    Row("consultations:topic-withdraw", "POST", "suggested topic, neighbour's citizen's topic", "404: EVERYBODY"),
    Row("consultations:plan", "GET", "", "page: EVERYBODY"),
    Row("consultations:plan-of", "GET", "plan", "moved: EVERYBODY"),
    Row("consultations:plan-of", "GET", "neighbour's plan", "404: EVERYBODY"),
    Row("consultations:plan-year", "GET", "year", "page: EVERYBODY"),
    Row("consultations:plan-year", "GET", "past year", "404: EVERYBODY"),
    Row("consultations:plan-changes", "GET", "year", "page: EVERYBODY"),
    Row("consultations:month-now", "GET", "", "moved: EVERYBODY"),
    Row("consultations:month", "GET", "year", "page: EVERYBODY"),
    Row("consultations:month-calendar", "GET", "year", "page: EVERYBODY"),
    Row("consultations:own-calendar", "GET", "calendar", "page: EVERYBODY"),
    Row("consultations:own-calendar", "GET", "neighbour's calendar", "404: EVERYBODY"),
    Row("consultations:press", "GET", "", "page: EVERYBODY"),
    Row("consultations:press-conference", "GET", "press conference, other hall's press conference", "page: EVERYBODY"),
    Row("consultations:press-conference", "GET", "neighbour's press conference, convoked sitting, planned topic", "404: EVERYBODY"),
    Row("portal:case", "GET", "plan, planned topic, press conference", "moved: EVERYBODY"),
    Row("portal:case", "GET", "suggested topic, neighbour's plan, neighbour's planned topic", "404: EVERYBODY"),
    # ---- press conferences at the desk
    Row("consultations:press-publish", "GET", "press conference", "page: clerk committee | " + OTHERS),
    Row("consultations:press-publish", "POST", "press conference", "moved: clerk committee | " + OTHERS),
    Row("consultations:press-publish", "GET", "other hall's press conference", OF_THE_PLAN),
    Row("consultations:press-publish", "POST", "other hall's press conference", "moved: clerk | " + OTHERS),
    Row("consultations:press-publish", "GET", "neighbour's press conference", NEIGHBOURS),
    Row("consultations:press-publish", "POST", "neighbour's press conference", "moved: stranger | 404: COUNTY | signin: STREET"),
    # ---- topics at the desk
    Row("consultations:topic-new", "GET", "", "moved: clerk stranger | page: committee member UNITS | signin: STREET | refused: rest"),
    Row("consultations:topic-new", "POST", "", "moved: clerk stranger | mend: committee member UNITS | signin: STREET | refused: rest"),
    Row("consultations:topic-paper", "GET", "", OFFICES),
    Row("consultations:topic-paper", "POST", "", OFFICES_MEND),
    Row("consultations:topic-decree", "GET", "", OFFICES),
    Row("consultations:topic-decree", "POST", "", OFFICES_MEND),
    Row("consultations:comparison", "GET", "", "page: clerk committee stranger | signin: STREET | refused: rest"),
    Row("consultations:topic-assess", "GET", "suggested topic", SCREENS),
    Row("consultations:topic-assess", "POST", "suggested topic", SCREENS_MEND),
    Row("consultations:topic-assess", "GET", "neighbour's suggested topic", NEIGHBOURS),
    Row("consultations:topic-assess", "POST", "neighbour's suggested topic", NEIGHBOURS_MEND),
    Row("consultations:topic-merge", "GET", "suggested topic", SCREENS),
    Row("consultations:topic-merge", "POST", "suggested topic", SCREENS_MEND),
    Row("consultations:topic-merge", "GET", "neighbour's suggested topic", NEIGHBOURS),
    Row("consultations:topic-merge", "POST", "neighbour's suggested topic", NEIGHBOURS_MEND),
    Row("consultations:topic-shape", "GET", "planned topic", OF_THE_PLAN),
    Row("consultations:topic-shape", "POST", "planned topic", OF_THE_PLAN_MEND),
    Row("consultations:topic-shape", "GET", "neighbour's planned topic", NEIGHBOURS),
    Row("consultations:topic-shape", "POST", "neighbour's planned topic", NEIGHBOURS_MEND),
    Row("consultations:topic-stop", "GET", "planned topic", OF_THE_PLAN),
    Row("consultations:topic-stop", "POST", "planned topic", OF_THE_PLAN_MEND),
    Row("consultations:topic-stop", "GET", "neighbour's planned topic", NEIGHBOURS),
    Row("consultations:topic-stop", "POST", "neighbour's planned topic", NEIGHBOURS_MEND),
    # ---- the plan at the desk
    Row("consultations:plan-new", "GET", "", OFFICES),
    Row("consultations:plan-new", "POST", "", OFFICES_MEND),
    Row("consultations:plan-call", "GET", "plan", OF_THE_PLAN),
    Row("consultations:plan-call", "POST", "plan", OF_THE_PLAN_MEND),
    Row("consultations:plan-call", "GET", "neighbour's plan", NEIGHBOURS),
    Row("consultations:plan-call", "POST", "neighbour's plan", NEIGHBOURS_MEND),
    Row("consultations:plan-take-over", "GET", "plan", OF_THE_PLAN),
    Row("consultations:plan-take-over", "POST", "plan", OF_THE_PLAN_MEND),
    Row("consultations:plan-take-over", "GET", "neighbour's plan", NEIGHBOURS),
    Row("consultations:plan-take-over", "POST", "neighbour's plan", NEIGHBOURS_MEND),
    Row("consultations:plan-reality", "GET", "plan", "page: INSIDE | moved: UNITS | 404: stranger | signin: STREET"),
    Row("consultations:plan-reality", "GET", "neighbour's plan", NEIGHBOURS),
    Row("consultations:plan-version", "GET", "plan", "page: INSIDE | moved: UNITS | 404: stranger | signin: STREET"),
    Row("consultations:plan-version", "GET", "neighbour's plan", NEIGHBOURS),
    # ---- the month at the desk
    Row("consultations:desk-month-now", "GET", "", "moved: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("consultations:desk-month", "GET", "year", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("consultations:move", "GET", "planned sitting", "page: clerk convenor | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("consultations:move", "POST", "planned sitting", "mend: clerk convenor | 404: unit2 stranger | signin: STREET | refused: rest"),
    Row("consultations:move", "GET", "neighbour's planned sitting", NEIGHBOURS),
    Row("consultations:move", "POST", "neighbour's planned sitting", NEIGHBOURS_MEND),
    Row("consultations:calendar", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("consultations:calendar-link", "POST", "", "page: SIGNED_IN | signin: STREET"),
    Row("consultations:calendar-end", "POST", "", "moved: SIGNED_IN | signin: STREET"),
    # ---- cases and lists
    Row("desk:case", "GET", "suggested topic", "page: INSIDE | 404: UNITS stranger | signin: STREET"),
    Row("desk:case", "GET", "citizen's topic", "page: STAFF | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "plan, planned topic", "page: COUNTY | 404: stranger | signin: STREET"),
    Row("desk:case", "GET", "neighbour's plan, neighbour's suggested topic, neighbour's planned topic", NEIGHBOURS),
    Row("api:case", "GET", "citizen's topic", "page: STAFF holder | 404: rest"),
    Row("desk:list", "GET", LISTS, "page: SIGNED_IN | signin: STREET"),
)
