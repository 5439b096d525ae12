#!/bin/sh
# test-full.sh PYTEST... : the long browser runs, then PostgreSQL; both run even when the first fails.
failed=0
scripts/run-pytest.sh "make test-full: browser in every display mode, SQLite" "$@" -m "full and (browser or sqlite)" || failed=$?

status=0
scripts/with-postgres.sh scripts/run-pytest.sh "make test-full: PostgreSQL, races, fuzzing" "$@" -m "not browser and not sqlite" || status=$?
if [ "$status" = 69 ]; then
    echo "!!! NO POSTGRESQL ON THIS MACHINE: races and everything else that needs it are NOT TESTED (install postgresql) !!!"
    status=0
    scripts/run-pytest.sh "make test-full: SQLite instead, fuzzing" "$@" -m "full and not browser and not sqlite" || status=$?
fi
[ "$failed" = 0 ] || exit "$failed"
exit "$status"
