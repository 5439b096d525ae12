#!/bin/sh
# run-pytest.sh TITLE COMMAND... : pytest, where choosing no test at all (exit 5) is said and is no failure.
title=$1
shift
echo "== $title"
"$@"
status=$?
if [ "$status" = 5 ]; then
    echo "== $title: no test carries these marks yet"
    exit 0
fi
exit "$status"
