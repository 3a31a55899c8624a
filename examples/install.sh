#!/bin/sh
# Installs what the examples need, from Debian.
set -eu
apt-get update -qq
apt-get install -y -qq --no-install-recommends \
  python3 python3-flask python3-jsonschema \
  php-cli php-sqlite3 \
  ruby ruby-webrick \
  golang-go \
  openjdk-17-jdk-headless
