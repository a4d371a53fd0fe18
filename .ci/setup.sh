#!/bin/sh
# Brings a Debian 12 machine with Python 3.11 to where `make run` (or, with the
# word "test", `make test`) works. Installs only what is missing, and every step
# leaves its mark only when it is complete, so an interrupted run goes on.
set -eu

purpose="${1:-run}"
cd "$(dirname "$0")/.."

# -- system libraries --------------------------------------------------------
missing=""
need() { missing="$missing $1"; }

libraries="$(/sbin/ldconfig -p 2>/dev/null || ldconfig -p 2>/dev/null || true)"
has_library() { case "$libraries" in *"$1"*) return 0 ;; *) return 1 ;; esac; }

has_library libpango-1.0.so.0 || need libpango-1.0-0
has_library libpangoft2-1.0.so.0 || need libpangoft2-1.0-0
# Without this one a certificate takes ten times as long and nothing says why.
has_library libharfbuzz-subset.so.0 || need libharfbuzz-subset0
# Time zones: Python asks the system for them.
[ -f /usr/share/zoneinfo/Europe/Vienna ] || need tzdata
[ -f /usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf ] || need fonts-noto-core
# Names in Chinese, Japanese and Korean.
[ -f /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc ] || need fonts-noto-cjk
python3 -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
if ! command -v npm >/dev/null 2>&1 || ! command -v node >/dev/null 2>&1; then
  need nodejs
  need npm
elif [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 18 ]; then
  echo "Node $(node --version) is too old: 18 or newer is needed." >&2
  exit 1
fi
if [ "$purpose" = test ]; then
  command -v chromium >/dev/null 2>&1 || need chromium
  # The browser driver's own Node needs it.
  has_library libatomic.so.1 || need libatomic1
  # pdfinfo and pdffonts look into the certificates from outside.
  command -v pdfinfo >/dev/null 2>&1 || need poppler-utils
  command -v qpdf >/dev/null 2>&1 || need qpdf
  # pdfsig, a reader that is not ours, is given our root with certutil.
  command -v certutil >/dev/null 2>&1 || need libnss3-tools
fi

# Makes the clip with which the demo shows its player: nice to have, never needed.
wished=""
command -v ffmpeg >/dev/null 2>&1 || wished="ffmpeg"

if [ "$(id -u)" = 0 ]; then
  as_root="env"
elif command -v sudo >/dev/null 2>&1; then
  as_root="sudo env"
else
  as_root=""
fi
install() {
  echo "Installing $*"
  $as_root apt-get update -qq
  $as_root DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
if [ -n "$missing" ]; then
  if [ -z "$as_root" ]; then
    echo "These Debian packages are missing; please ask an administrator for them:$missing" >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # the lists are meant to be split
  install $missing $wished
elif [ -n "$wished" ]; then
  { [ -n "$as_root" ] && install "$wished"; } ||
    echo "Without ffmpeg the demo has no test clip; everything else works." >&2
fi

python3 - <<'PYTHON'
import sys

if sys.version_info < (3, 11):
    sys.exit(f"Python {sys.version.split()[0]} is too old: 3.11 or newer is needed.")
PYTHON

# -- Python packages ---------------------------------------------------------
digest() { sha256sum "$1" | cut -d' ' -f1; }

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
  python3 -m venv --clear .venv
fi
if [ "$(cat .venv/.lock-digest 2>/dev/null || true)" != "$(digest requirements.lock)" ]; then
  echo "Installing the Python packages of requirements.lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes -r requirements.lock
  digest requirements.lock > .venv/.lock-digest
fi

# -- browser packages --------------------------------------------------------
# Two marks, so that a site that only runs does without what only tests need, and
# a test set-up that comes after it still gets that.
if [ "$purpose" = test ]; then omit=""; else omit="--omit=dev"; fi
lock="$(digest package-lock.json)"
mark="$(cat node_modules/.lock-digest 2>/dev/null || true)"
if [ "$mark" != "$lock" ] && { [ "$purpose" = test ] || [ "$mark" != "$lock run" ]; }; then
  echo "Installing the browser packages of package-lock.json"
  # shellcheck disable=SC2086 # empty or one word
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error $omit
  echo "$lock${omit:+ run}" > node_modules/.lock-digest
fi

sh .ci/bundle.sh
