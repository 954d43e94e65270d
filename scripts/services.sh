#!/bin/sh
# What the tests of other engines need of the system: PostgreSQL's programs and Java 17.   sh scripts/services.sh
# On Debian and Ubuntu as root they are installed where they are missing. Elsewhere this does nothing: those tests
# are then skipped, and say why. Nothing is started here; the tests run servers of their own.
set -u
cd "$(dirname "$0")/.." || exit 0
wanted=
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted="$wanted postgresql"
command -v java >/dev/null 2>&1 || [ -n "${JAVA_HOME:-}" ] || wanted="$wanted openjdk-17-jre-headless"
[ -n "$wanted" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "not installed:$wanted; the tests that need them are skipped. 未安装$wanted，相关测试将跳过。"
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
# No cluster of the system's own, and no service of it either.
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
install="apt-get install -y --no-install-recommends"
# shellcheck disable=SC2086
if ! { apt-get update -qq && $install $wanted; } >/dev/null 2>&1; then
  # A newer Debian has a newer Java.
  # shellcheck disable=SC2086
  $install $(echo "$wanted" | sed s/openjdk-17-jre-headless/default-jre-headless/) >/dev/null 2>&1 ||
    echo "could not install:$wanted; the tests that need them are skipped. 无法安装$wanted，相关测试将跳过。"
fi
exit 0
