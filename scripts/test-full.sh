#!/bin/sh
# test-full.sh PYTEST... : PostgreSQL first, then the long browser runs; both run even when the first fails.
failed=0
scripts/with-postgres.sh scripts/run-pytest.sh "make test-full: PostgreSQL, races, fuzzing" "$@" -m "not browser" || failed=$?
if [ "$failed" = 69 ]; then
    echo "!!! NO POSTGRESQL ON THIS MACHINE: races and everything else that needs it are NOT TESTED (install postgresql) !!!"
    scripts/run-pytest.sh "make test-full: SQLite instead, fuzzing" "$@" -m "full and not browser"
    failed=$?
fi
scripts/run-pytest.sh "make test-full: browser in every display mode, SQLite" "$@" -m "browser and full" || failed=$?
exit "$failed"
