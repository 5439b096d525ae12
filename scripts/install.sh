#!/bin/sh
# install.sh PYTHON VENV REQUIREMENTS... : a private environment with exactly the locked, hashed packages.
set -eu
python=$1 venv=$2
shift 2
if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed and was not found (make PYTHON=/path/to/python3.11 names one)." >&2
    echo "需要 Python 3.11 或更高版本，本机未找到（可用 make PYTHON=/路径/python3.11 指定）。" >&2
    exit 1
fi

make_venv() {
    "$python" -m venv "$venv" 2>/dev/null && return
    # Debian and Ubuntu split the venv module off.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing Debian's python3-venv ..."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
        "$python" -m venv --clear "$venv" && return
    fi
    echo "This Python cannot make a virtual environment; on Debian or Ubuntu: apt install python3-venv" >&2
    exit 1
}
[ -x "$venv/bin/pip" ] && "$venv/bin/python" -c '' 2>/dev/null || { rm -rf "$venv"; make_venv; }

files=""
for file in "$@"; do files="$files -r $file"; done
echo "Installing the locked packages into $venv ..."
export PIP_DISABLE_PIP_VERSION_CHECK=1
# uv reads no pip settings, so the registry a person has set up for pip is handed on.
index=${PIP_INDEX_URL:-$("$venv/bin/pip" config get global.index-url 2>/dev/null || true)}
[ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
export VIRTUAL_ENV="$PWD/$venv"
if { [ -x "$venv/bin/uv" ] || "$venv/bin/pip" install -q --only-binary :all: --require-hashes -r requirements-uv.txt; } &&
    "$venv/bin/uv" pip install -q --require-hashes $files; then
    exit 0
fi
echo "uv could not do it on this machine; pip goes on (slower)."
exec "$venv/bin/pip" install -q --require-hashes $files
