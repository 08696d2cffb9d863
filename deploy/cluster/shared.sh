# shellcheck shell=bash
# Functions for setting up and tearing down. Sourced, never run; `dry_run` is the caller's, who also uses what is set here.
# shellcheck disable=SC2034,SC2154

readonly NAMESPACE=tidegate
readonly KEDA_VERSION=2.20.2
readonly KEDA_MANIFEST=https://github.com/kedacore/keda/releases/download/v$KEDA_VERSION/keda-$KEDA_VERSION.yaml
# On the namespace `keda`, and only where it was installed from here.
readonly KEDA_MARK=tidegate/installed-keda

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
readonly ROOT
readonly STATE=${TIDEGATE_CLUSTER_STATE:-$ROOT/.tidegate/cluster}
readonly FORWARD_PID_FILE=$STATE/port-forward.pid

say() { printf '%s\n' "$*"; }

fail() {
  printf 'tidegate: %s\n' "$*" >&2
  exit 1
}

# Runs what changes something; in a dry run only prints it.
change() {
  if [ "$dry_run" = yes ]; then
    say "would run: $*"
  else
    "$@"
  fi
}

require_program() { # name, what to do about it
  command -v "$1" >/dev/null 2>&1 || fail "$1 is missing: $2"
}

require_cluster() {
  require_program kubectl 'install it, version 1.30 or later (https://kubernetes.io/docs/tasks/tools)'
  context=$(kubectl config current-context 2>/dev/null) ||
    fail 'kubectl has no current context: start a cluster first (minikube start, or kind create cluster)'
  kubectl get --raw /readyz >/dev/null 2>&1 ||
    fail "the cluster of the context $context does not answer: start it, or choose another (kubectl config use-context)"
}

stop_port_forward() {
  [ -f "$FORWARD_PID_FILE" ] || return 0
  local pid
  pid=$(cat "$FORWARD_PID_FILE")
  # The id may now belong to another process, which is not ours.
  if ps -p "$pid" -o args= 2>/dev/null | grep -q tidegate-port-forward; then
    change kill -- "-$pid" || true
  fi
  change rm -f "$FORWARD_PID_FILE"
}
