#!/bin/sh
# Makes .venv ready with Guiju and one of its extras:   sh scripts/environment.sh demo
# Needs Python 3.11 or later and nothing else; uses uv where it is installed, venv and pip otherwise.
# PYTHON=/path/to/python chooses the Python. Running it again changes nothing.
set -eu
cd "$(dirname "$0")/.."
extra=${1:?which extra: demo or dev}
supported='import sys; sys.exit(sys.version_info < (3, 11))'
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

# fail ENGLISH CHINESE
fail() {
  printf 'error: %s\n错误：%s\n' "$1" "$2" >&2
  exit 2
}

# Sets `python` to the first suitable one of the names given.
find_python() {
  old= bare=
  for name in "$@"; do
    version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if ! "$name" -c "$supported" 2>/dev/null; then old="$old $name ($version)"
    elif ! "$name" -c 'import ensurepip, venv' 2>/dev/null; then bare="$bare $name ($version)"
    else python=$name; return
    fi
  done
  [ -z "$bare" ] || fail \
    "found$bare, but its venv module is missing. On Debian or Ubuntu: sudo apt install python3-venv" \
    "找到$bare，但缺少 venv 模块。Debian、Ubuntu 上请运行：sudo apt install python3-venv"
  [ -z "$old" ] || fail \
    "Guiju needs Python 3.11 or later, found only$old. Install a newer one, or name it: make PYTHON=/path/to/python3" \
    "规矩需要 Python 3.11 或更高版本，只找到$old。请安装新版本，或指明位置：make PYTHON=/path/to/python3"
  fail \
    "no Python found (looked for: $*). Install Python 3.11 or later, or name it: make PYTHON=/path/to/python3" \
    "没有找到 Python（找过：$*）。请安装 Python 3.11 或更高版本，或指明位置：make PYTHON=/path/to/python3"
}

# The Python inside .venv: Windows keeps it elsewhere.
inside() {
  if [ -d .venv/Scripts ]; then echo .venv/Scripts/python; else echo .venv/bin/python; fi
}

# A usable .venv: of this folder (the install points here, so a moved clone starts anew), new enough, with pip.
usable() {
  [ "$(cat .venv/folder 2>/dev/null)" = "$(pwd)" ] &&
    "$(inside)" -c "$supported" 2>/dev/null && "$(inside)" -m pip --version >/dev/null 2>&1
}

begin() {
  rm -rf .venv
  echo "Setting up .venv, once, in this folder only. 首次准备 .venv，只写入本文件夹。"
}

create() {
  if command -v uv >/dev/null 2>&1; then
    begin
    uv venv --quiet --seed --python "${PYTHON:->=3.11}" .venv
  else
    if [ -n "${PYTHON:-}" ]; then find_python "$PYTHON"
    else find_python python3 python py python3.14 python3.13 python3.12 python3.11
    fi
    begin
    "$python" -m venv .venv
  fi
  pwd >.venv/folder
}

usable || create
if command -v uv >/dev/null 2>&1; then
  uv pip install --quiet --python "$(inside)" --editable ".[$extra]"
else
  "$(inside)" -m pip install --quiet --editable ".[$extra]"
fi
touch ".venv/ready-$extra"
