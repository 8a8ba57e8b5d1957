#!/bin/sh
# Builds the public site's static files from pinned npm packages and tools/assets/scss.
# Run it after changing either; the output is committed, so that nobody needs Node to run Layan.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out="$root/src/layan/foundation/static/layan"
# ASSETS_DIR keeps the packages between runs; by default they live and die in a temporary folder.
if [ -n "${ASSETS_DIR:-}" ]; then
  work=$ASSETS_DIR
  mkdir -p "$work"
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
cp "$here/package.json" "$work/package.json"
(cd "$work" && npm install --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error)
modules="$work/node_modules"

mkdir -p "$out/css" "$out/js" "$out/fonts" "$out/icons" "$out/vendor"
"$modules/.bin/sass" --style=compressed --no-source-map --no-charset --quiet-deps \
  --silence-deprecation=import,global-builtin,color-functions,if-function \
  --load-path="$modules" "$here/scss/layan.scss" "$out/css/layan.css"
for weight in 400 700; do
  cp "$modules/@fontsource/plus-jakarta-sans/files/plus-jakarta-sans-latin-$weight-normal.woff2" \
    "$out/fonts/plus-jakarta-sans-$weight.woff2"
done
# The source map is not shipped, so its address is not either.
grep -v '^//# sourceMappingURL=' "$modules/htmx.org/dist/htmx.min.js" > "$out/vendor/htmx.min.js"
mkdir -p "$root/tests/journeys/vendor"
cp "$modules/axe-core/axe.min.js" "$root/tests/journeys/vendor/axe.min.js"
cp "$modules/@fontsource/plus-jakarta-sans/LICENSE" "$out/fonts/OFL.txt"
cp "$modules/lucide-static/LICENSE" "$out/icons/LUCIDE-LICENCE.txt"
cp "$modules/axe-core/LICENSE" "$root/tests/journeys/vendor/axe-LICENCE.txt"
node "$here/sprite.mjs" "$modules/lucide-static/icons" "$here/icons.txt" "$root/cities" \
  > "$out/icons/sprite.svg"
ls -l "$out/css" "$out/fonts" "$out/icons" "$out/vendor"
