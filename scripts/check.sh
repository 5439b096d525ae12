#!/bin/sh
# All gates; every one runs, so one round shows everything that is wrong.
failed=""
gate() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed $name;"
}
bin=.venv/bin
gate "ruff" $bin/ruff check .
gate "ruff format" $bin/ruff format --check .
gate "mypy" $bin/mypy
gate "layers" $bin/lint-imports
gate "budgets" $bin/python -m scripts.budgets
gate "translations" $bin/python -m scripts.catalogue check

# The settings a real installation would have; the key is for this check only.
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
production="env XIESHANG_DATA=$data XIESHANG_DEMO=0 XIESHANG_HTTPS=1 XIESHANG_HOSTS=cppcc.example.org"
production="$production XIESHANG_SECRET_KEY=$(od -An -N40 -tx1 /dev/urandom | tr -d ' \n')"
gate "migrations" $production $bin/python manage.py makemigrations --check --dry-run
gate "deployment settings" $production $bin/python manage.py check --deploy --fail-level WARNING
gate "flow drawings" $production $bin/python manage.py draw_flows --check

if [ -n "$failed" ]; then
    echo "FAILED:$failed"
    exit 1
fi
echo "All checks passed."
