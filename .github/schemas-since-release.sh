#!/usr/bin/env bash
# Fails where the schemas break with those of the last release and no changeset announces a major version.
set -euo pipefail

last="$(git describe --tags --abbrev=0 --match 'v*' 2>/dev/null || true)"
if [[ -z "$last" ]]; then
  echo 'There is no release yet.'
  exit 0
fi

old="$(mktemp -d)"
trap 'rm -rf "$old"' EXIT
git archive "$last" schemas | tar -xf - -C "$old"

if node dist/cli.js diff "$old/schemas" schemas; then exit 0; fi
# YAML lets a key stand in double quotes, as changesets writes it, in single ones, or in none; and its value, too.
announced="^([\"']?)ckbox-webhooks\\1[[:space:]]*:[[:space:]]+([\"']?)major\\2[[:space:]]*(#.*)?\$"
if grep -Eqs "$announced" .changeset/*.md; then
  echo 'The changes above break; a changeset announces a major version.'
  exit 0
fi
echo "The changes above break with $last. Announce a major version with npx changeset, or take them back." >&2
exit 1
