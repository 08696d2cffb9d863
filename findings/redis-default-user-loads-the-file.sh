#!/usr/bin/env bash
# Redis 7.0 and 8.0: a server whose user `default` has no rights loses transactions when it starts again. Valkey 9 does not.
#
# An access list that closes the server to everybody without a name often begins with `user default reset off`. It works: all
# named users read and write, and every write is in the append-only file. At the next start the server runs the commands of
# that file as the user `default`, and checks its rights at each EXEC. A plain SET is loaded. What a transaction or a script
# wrote by more than one command is refused, and gone: the log has a line with CRITICAL for each, and the server starts as if
# all were well.
#
# Guess before the run: the file is loaded without any check of rights, since it holds only what was permitted.
# Seen: Redis 7.0.15 and Redis 8.0.6 have 1 of 5 keys left; Valkey 9.1.2 has all 5. With `user default off ~* &* +@all`, which
# lets nobody in either, all three have all 5.
#
# Needs Debian's apt-get, which downloads into a temporary folder and installs nothing.
set -euo pipefail

folder="$(mktemp -d)"
server_pid=''
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
  if [ -n "$server_pid" ]; then kill "$server_pid" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap cleanup EXIT

# shellcheck disable=SC2016 # apt-get expands it
mirror="$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' |
  sed -n 's/^Debian Debian //p' | head -n 1)"

# Downloads programs of a suite, with all libraries, into a folder of their own.
unpack() { # suite, packages
  local suite="$1" root="$folder/$1"
  shift
  mkdir -p "$root/lists/partial" "$root/archives/partial" "$root/sources" "$root/tree"
  : >"$root/status"
  echo "deb $mirror $suite main" >"$root/sources/debian.list"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$root/sources"
    -o "Dir::State::status=$root/status" -o "Dir::State::lists=$root/lists" -o "Dir::Cache::archives=$root/archives"
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Install-Recommends=false -o APT::Sandbox::User=
    -o Debug::NoLocking=true)
  "${apt[@]}" update >/dev/null
  "${apt[@]}" install --download-only --yes "$@" >/dev/null
  local package
  for package in "$root"/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$root/tree"
  done
}

# Runs a program of a suite with the libraries of that suite.
run() { # suite, program, arguments
  local tree="$folder/$1/tree" program="$2" loader
  shift 2
  loader="$(find "$tree/usr/lib" "$tree/lib" -name 'ld-linux-*.so.*' 2>/dev/null | head -n 1)"
  local libraries
  libraries="$(find "$tree" -name '*.so*' -printf '%h\n' | sort -u | paste -sd :)"
  exec env LC_ALL=C "$loader" --library-path "$libraries" "$tree/usr/bin/$program" "$@"
}

# Starts the server, with the append-only file that is there, and waits until it answers.
start() { # suite, server, client, port, data
  local try
  (run "$1" "$2" "$5/server.conf") >>"$5/log" 2>&1 &
  server_pid=$!
  for try in $(seq 100); do
    if ask "$1" "$3" "$4" ping 2>/dev/null | grep -q PONG; then return; fi
    sleep 0.1
  done
  echo "the server did not start after $try looks" >&2
  tail -n 5 "$5/log" >&2
  exit 1
}

ask() { # suite, client, port, command
  local suite="$1" client="$2" port="$3"
  shift 3
  (run "$suite" "$client" -p "$port" --user owner --pass secret --no-auth-warning "$@")
}

# How many of five keys are there after a restart.
keys_left() { # suite, server, client, rights of the default user
  local data="$folder/data-$RANDOM" port=$((20000 + RANDOM % 10000))
  mkdir "$data"
  printf '%s\n' 'bind 127.0.0.1' "port $port" 'appendonly yes' 'save ""' "dir $data" "user default $4" \
    'user owner on >secret ~* &* +@all' >"$data/server.conf"
  start "$1" "$2" "$3" "$port" "$data"
  ask "$1" "$3" "$port" set plain 1 >/dev/null
  printf 'MULTI\nSET first 1\nSET second 1\nEXEC\n' | ask "$1" "$3" "$port" >/dev/null
  ask "$1" "$3" "$port" eval 'redis.call("SET", KEYS[1], 1) redis.call("SET", KEYS[2], 1)' 2 third fourth >/dev/null
  kill "$server_pid"
  wait "$server_pid" || true
  start "$1" "$2" "$3" "$port" "$data"
  ask "$1" "$3" "$port" dbsize | tr -dc 0-9
  kill "$server_pid"
  wait "$server_pid" || true
  server_pid=''
}

changed=0
look() { # suite, server, client, keys that are left without rights
  local version without with
  version="$(run "$1" "$2" --version | grep -oE 'v=[0-9.]+')"
  without="$(keys_left "$1" "$2" "$3" 'reset off')"
  with="$(keys_left "$1" "$2" "$3" 'reset off ~* &* +@all')"
  echo "$2 ${version#v=}: $without of 5 keys left without rights, $with with them"
  if [ "$without" != "$4" ] || [ "$with" != 5 ]; then changed=1; fi
}

unpack bookworm redis-server
unpack sid redis-server valkey-server
look bookworm redis-server redis-cli 1
look sid redis-server redis-cli 1
look sid valkey-server valkey-cli 5
exit "$changed"
