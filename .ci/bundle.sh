#!/bin/sh
# Makes of the live room's player one file for each kind of stream, and the clip with
# which people test theirs. Nothing is made twice.
set -eu

cd "$(dirname "$0")/.."
wanted="$(cat package-lock.json media/player/*.js .ci/bundle.sh | sha256sum | cut -d' ' -f1)"
if [ "$(cat build/player/.digest 2>/dev/null || true)" != "$wanted" ]; then
  echo "Bundling the player of the live room"
  node node_modules/esbuild/bin/esbuild media/player/hls.js media/player/youtube.js media/player/vimeo.js \
    --bundle --format=esm --minify --target=es2022 --legal-comments=eof \
    --log-level=warning --outdir=build/player
  echo "$wanted" > build/player/.digest
fi

wanted="$(sha256sum < media/test_stream.py | cut -d' ' -f1)"
if [ "$(cat build/test-stream/.digest 2>/dev/null || true)" != "$wanted" ]; then
  echo "Making the clip with which people test their player"
  .venv/bin/python -m media.test_stream build/test-stream
  if [ -d build/test-stream ]; then echo "$wanted" > build/test-stream/.digest; fi
fi
