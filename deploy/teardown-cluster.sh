#!/usr/bin/env bash
# Removes what setup-cluster.sh has created on this machine's cluster.
set -euo pipefail
# shellcheck source=deploy/cluster/shared.sh
. "$(dirname "${BASH_SOURCE[0]}")/cluster/shared.sh"

usage() {
  cat <<'TEXT'
deploy/teardown-cluster.sh [--keep-data] [--keda] [--dry-run]

  --keep-data  keep the volumes of broker and store, and their passwords; the next set-up goes on with the jobs
  --keda       remove KEDA too, where setup-cluster.sh installed it and nothing else uses it
  --dry-run    change nothing, and print what would be run
TEXT
}

keep_data=no
keda=no
dry_run=no
while [ $# -gt 0 ]; do
  case $1 in
    --keep-data) keep_data=yes ;;
    --keda) keda=yes ;;
    --dry-run) dry_run=yes ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && fail "unknown option $1" ;;
  esac
  shift
done

# First, while KEDA is there: KEDA must release them, or the namespace is never deleted.
remove_scaling() {
  kubectl get customresourcedefinition scaledobjects.keda.sh >/dev/null 2>&1 || return 0
  change kubectl --namespace "$NAMESPACE" delete scaledobjects.keda.sh,triggerauthentications.keda.sh --all --timeout 2m
}

# What belongs to no namespace.
remove_admission_policies() {
  change kubectl delete validatingadmissionpolicybindings,validatingadmissionpolicies \
    --selector app.kubernetes.io/part-of=tidegate
}

remove_tidegate() {
  if ! kubectl get namespace "$NAMESPACE" >/dev/null 2>&1; then
    say "there is no namespace $NAMESPACE"
    return
  fi
  remove_scaling
  if [ "$keep_data" = yes ]; then
    # Workers finish their jobs or return them, while broker and store are still there.
    change kubectl --namespace "$NAMESPACE" delete deployments --all --cascade foreground --timeout 22m
    change kubectl --namespace "$NAMESPACE" delete statefulsets,services,configmaps,networkpolicies,poddisruptionbudgets,roles,rolebindings,serviceaccounts \
      --selector app.kubernetes.io/part-of=tidegate
    remove_admission_policies
    return
  fi
  change kubectl delete namespace "$NAMESPACE" --wait=false
  # Results of further jobs would be deleted with the store.
  change kubectl --namespace "$NAMESPACE" delete pods --all --grace-period 5 --wait=false
  change kubectl wait --for delete "namespace/$NAMESPACE" --timeout 5m
  remove_admission_policies
}

remove_keda() {
  local mark others
  mark=$(kubectl get namespace keda --output "jsonpath={.metadata.annotations.$KEDA_MARK}" 2>/dev/null) || true
  [ -n "$mark" ] || fail 'KEDA was not installed by setup-cluster.sh: it stays'
  others=$(kubectl get scaledobjects.keda.sh,scaledjobs.keda.sh --all-namespaces --output name)
  [ -z "$others" ] || [ "$dry_run" = yes ] || fail "KEDA still scales something else: $others"
  change kubectl delete --filename "${KEDA_MANIFEST//$KEDA_VERSION/$mark}" --ignore-not-found
}

require_cluster
stop_port_forward
remove_tidegate
if [ "$keda" = yes ]; then remove_keda; fi
