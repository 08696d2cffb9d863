#!/usr/bin/env bash
# Brings Tidegate up on this machine's cluster (minikube or kind), or up to date when run again: only what changed rolls.
set -euo pipefail
# shellcheck source=deploy/cluster/shared.sh
. "$(dirname "${BASH_SOURCE[0]}")/cluster/shared.sh"

usage() {
  cat <<'TEXT'
deploy/setup-cluster.sh [--overlay NAME|FOLDER] [--model FILE [--base IMAGE]] [--dry-run]

  --overlay  what to run: a folder of kustomize/overlays/ by its name, or any folder with a kustomization (default: local)
  --model    file of the model that is run beside the workers; without it the toy model, also where another ran before
  --base     image that a model in Python is put into, such as one with CUDA; without it a slim Python
             where a requirements.txt lies beside the model, else Debian's own Python
  --dry-run  look at everything, change nothing, and print what would be run

Needs docker, kubectl, curl, and minikube or kind with a running cluster that is kubectl's current context.
TEXT
}

overlay=local
model=
base_image=
dry_run=no
while [ $# -gt 0 ]; do
  case $1 in
    --overlay | --model | --base)
      [ $# -gt 1 ] || fail "$1 asks for a value"
      case $1 in
        --overlay) overlay=$2 ;;
        --model) model=$2 ;;
        --base) base_image=$2 ;;
      esac
      shift 2
      ;;
    --dry-run) dry_run=yes && shift ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && fail "unknown option $1" ;;
  esac
done

version_at_least() { # version, least
  local have_major have_minor least_major least_minor
  IFS=. read -r have_major have_minor _ <<<"$1"
  IFS=. read -r least_major least_minor _ <<<"$2"
  [ "$have_major" -gt "$least_major" ] || { [ "$have_major" -eq "$least_major" ] && [ "$have_minor" -ge "$least_minor" ]; }
}

find_overlay() {
  if [ -f "$ROOT/kustomize/overlays/$overlay/kustomization.yaml" ]; then
    overlay_folder=$ROOT/kustomize/overlays/$overlay
  elif [ -f "$overlay/kustomization.yaml" ]; then
    overlay_folder=$(cd "$overlay" && pwd -P)
  else
    fail "there is no overlay $overlay; there are: $(cd "$ROOT/kustomize/overlays" && echo *)"
  fi
  rendering=$(kubectl kustomize "$overlay_folder") || fail "$overlay does not render with this kubectl: take 1.30 or later"
  require_operator rabbitmq.com rabbitmqclusters 'the RabbitMQ cluster operator'
  require_operator monitoring.coreos.com podmonitors 'the Prometheus operator'
}

require_operator() { # group of its API, one of its kinds, name
  grep -q "^apiVersion: $1/" <<<"$rendering" || return 0
  kubectl get customresourcedefinition "$2.$1" >/dev/null 2>&1 || fail "$overlay asks for $3: install it first"
}

# Whether the overlay has an object of that kind and name.
renders() { # kind, name
  awk -v kind="$1" -v name="$2" '
    /^---/ { present = "" }
    /^kind: / { present = $2 }
    /^  name: / && present == kind && $2 == name { found = 1 }
    END { exit !found }' <<<"$rendering"
}

find_model() {
  if [ -n "$base_image" ] && [ "${model##*.}" != py ]; then fail '--base is for a model in Python, which --model names'; fi
  [ -z "$model" ] && return
  [ -f "$model" ] || fail "there is no model file $model"
  case $model in
    *.ts | *.mts | *.cts | *.js | *.mjs | *.cjs | *.py) ;;
    *) fail "$model is of no known kind: it must end in .ts, .mts, .cts, .js, .mjs, .cjs or .py" ;;
  esac
}

find_cluster() {
  require_cluster
  local server
  server=$(kubectl version --output=yaml | sed -n '/^serverVersion:/,$s/^  gitVersion: v//p')
  version_at_least "$server" 1.30 || fail "the cluster runs Kubernetes $server; 1.30 or later is needed"
  require_program docker 'install Docker, which builds the images'
  docker info >/dev/null 2>&1 || fail 'the Docker engine does not answer: start it'
  require_program curl 'install it, to see whether the gateway answers'
  if [ "${context#kind-}" != "$context" ]; then
    cluster=kind
    require_program kind "the context $context is one of kind's, which loads the images"
  elif command -v minikube >/dev/null 2>&1 && minikube --profile "$context" status >/dev/null 2>&1; then
    cluster=minikube
  else
    fail "the context $context is neither of minikube nor of kind, into which this script could load images: push them to a registry and apply an overlay of your own (deploy/README.md)"
  fi
  say "cluster: $cluster, context $context, Kubernetes $server"
}

image_tag() { # image: a tag that follows what is in it
  local id
  id=$(docker image inspect --format '{{.Id}}' "$1")
  id=${id#sha256:}
  printf 'local-%s' "${id:0:12}"
}

load_image() {
  case $cluster in
    kind) change kind load docker-image "$1" --name "${context#kind-}" ;;
    minikube) change minikube --profile "$context" image load "$1" ;;
  esac
}

build_image() { # image, then the arguments of docker build
  local image=$1
  shift
  say "building $image …"
  # Attestations hold times, and so would change what did not change.
  change env BUILDX_NO_DEFAULT_ATTESTATIONS=1 docker build --tag "$image" "$@"
}

build_images() {
  images=
  built=" "
  local app target tag
  for app in gateway worker model-host scaler; do
    grep -q "image: tidegate/$app:" <<<"$rendering" || continue
    target=$app
    if [ "$app" = model-host ] && [ "${model##*.}" = py ] && ! has_own_base; then target='model-host-python'; fi
    build_image "tidegate/$app:local" --file "$ROOT/deploy/containers/Containerfile" --target "$target" "$ROOT"
    if [ "$app" = model-host ] && [ -n "$model" ]; then build_model_image; fi
    tag=local
    if [ "$dry_run" = no ]; then tag=$(image_tag "tidegate/$app:local"); fi
    change docker tag "tidegate/$app:local" "tidegate/$app:$tag"
    load_image "tidegate/$app:$tag"
    built="$built""tidegate/$app:$tag "
    images="$images  - name: tidegate/$app
    newTag: $tag
"
  done
}

# Whether the model brings packages, or a base: its image is then made from another one than ours.
has_own_base() { [ -n "$base_image" ] || [ -f "$(dirname "$model")/requirements.txt" ]; }

# The model host's image with the model in it: no limit on its size, and an old pod keeps the model that it began with.
build_model_image() {
  local folder file=model.${model##*.}
  folder=$(mktemp -d)
  cp "$model" "$folder/$file"
  chmod 644 "$folder/$file"
  if [ "${model##*.}" = py ] && has_own_base; then
    local beside
    for beside in "$(dirname "$model")"/requirements.txt "$(dirname "$model")"/*.whl "$(dirname "$model")"/packages; do
      if [ -e "$beside" ]; then cp -R "$beside" "$folder"; fi
    done
    build_image tidegate/model-host:local --file "$ROOT/deploy/containers/python-model.Containerfile" \
      ${base_image:+--build-arg "BASE_IMAGE=$base_image"} \
      --build-arg MODEL_HOST_IMAGE=tidegate/model-host:local --build-arg "MODEL=$file" "$folder"
  else
    build_image tidegate/model-host:local --file "$ROOT/deploy/containers/model.Containerfile" \
      --build-arg MODEL_HOST_IMAGE=tidegate/model-host:local --build-arg "MODEL=$file" "$folder"
  fi
  rm -r "$folder"
}

# A KEDA that this script has not installed is only identified by its image: Helm may have installed it.
check_keda() { # image, least version
  local version=${1##*:}
  version=${version#v}
  case $version in
    [0-9]*.[0-9]*)
      version_at_least "$version" "$2" || fail "KEDA $version is installed; $overlay needs $2 or later: upgrade it first"
      say "KEDA: $version is installed"
      ;;
    *) say "KEDA: $1 is installed; make sure that it is $2 or later" ;;
  esac
}

install_keda() {
  local image namespace least=2.17
  if grep -q 'type: external-push' <<<"$rendering"; then least=2.19; fi
  read -r image namespace <<<"$(kubectl get deployments --all-namespaces --selector app.kubernetes.io/name=keda-operator \
    --output 'jsonpath={.items[*].spec.template.spec.containers[0].image} {.items[*].metadata.namespace}')"
  if [ -n "$image" ]; then
    check_keda "$image" "$least"
    grep -q "kubernetes.io/metadata.name: $namespace$" <<<"$rendering" ||
      say "KEDA runs in the namespace $namespace, which no network policy of $overlay names: where policies are enforced it reaches neither broker nor scaler (kustomize/README.md, Who may connect to whom)"
  else
    say "installing KEDA $KEDA_VERSION …"
    change kubectl apply --server-side --filename "$KEDA_MANIFEST"
    change kubectl annotate --overwrite namespace keda "$KEDA_MARK=$KEDA_VERSION"
    change kubectl --namespace keda rollout status deployment/keda-operator --timeout 5m
  fi
  change kubectl wait --for condition=Available apiservice/v1beta1.external.metrics.k8s.io --timeout 5m
}

# The Secrets that the pods, and KEDA, read: a line each.
secret_names() {
  printf '%s\n' keda
  sed -n 's/^ *secretName: //p' <<<"$rendering" |
    grep -E '^(gateway|scaler|worker-[a-z0-9-]+|rabbitmq|redis)$' | awk '!seen[$0]++'
}

# Whether a Secret is there. One with the public password that a plain `kubectl apply` brings counts as none.
has_secret() {
  local found file value
  found=$(kubectl --namespace "$NAMESPACE" get secret "$1" --output 'jsonpath={.data}' 2>/dev/null) || return 1
  for file in "$ROOT/kustomize/components/local/secrets/$1"/*; do
    [ -f "$file" ] || continue
    value=$(base64 <"$file" | tr -d '\n')
    case $found in *"\"$value\""*) return 1 ;; esac
  done
}

# A user for each service, with a random password and the rights that it needs (libs/rights). Made once and kept; a model that is
# new makes all of them new. Passwords go from one program to the other, never over a command line, which others can read.
provide_secrets() {
  change kubectl apply --filename "$ROOT/kustomize/components/namespace/namespace.yaml"
  new_secrets=no
  local name missing=
  for name in $(secret_names); do
    has_secret "$name" || missing="$missing $name"
  done
  if [ -z "$missing" ]; then return; fi
  if ! renders Secret rabbitmq; then
    fail "$overlay brings no Secrets, and these are missing in the namespace $NAMESPACE:$missing (kustomize/README.md, Secrets)"
  fi
  if [ "$dry_run" = yes ]; then
    say "would make users with new passwords, for the Secrets$missing"
    return
  fi
  say "making users with new passwords, for the Secrets$missing …"
  local models secrets
  models=$(secret_names | sed -n 's/^worker-//p' | tr '\n' ',')
  secrets=$(docker run --rm --network none --entrypoint node tidegate/gateway:local \
    apps/gateway/dist/rights.bundle.js --kubernetes --models "${models%,}")
  kubectl --namespace "$NAMESPACE" apply --server-side --force-conflicts --filename - <<<"$secrets" >/dev/null
  new_secrets=yes
}

# Pods read Secrets when they start; those that this run has made anew have read them already.
restart_with_new_secrets() { # what was there before
  if [ "$new_secrets" = no ] || [ -z "$1" ]; then return; fi
  # shellcheck disable=SC2086
  change kubectl --namespace "$NAMESPACE" rollout restart $1
}

workloads() {
  kubectl --namespace "$NAMESPACE" get statefulsets,deployments \
    --selector app.kubernetes.io/part-of=tidegate --output name 2>/dev/null
}

# The overlay with this machine's images, and without the public passwords.
write_overlay() {
  mkdir -p "$STATE/overlay"
  generated=$(cd "$STATE/overlay" && pwd -P)
  local up
  # kustomize takes relative folders alone: up to the root, then down again.
  up=$(printf '%s' "${generated#/}/" | sed 's#[^/]*/#../#g')
  cat >"$generated/kustomization.yaml" <<YAML
# Written by deploy/setup-cluster.sh.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - $up${overlay_folder#/}
images:
${images:-  []
}patches:
  - target:
      kind: Secret
      name: gateway|scaler|keda|worker-.*|rabbitmq|redis
    patch: |
      \$patch: delete
      apiVersion: v1
      kind: Secret
      metadata:
        name: any
YAML
  kubectl kustomize "$generated" >/dev/null || fail "$generated does not render"
}

# Neither volumes nor Secrets nor StatefulSets are on the list (kustomize/README.md, How do I switch).
prune() {
  change kubectl apply --kustomize "$generated" --prune --selector app.kubernetes.io/part-of=tidegate \
    --prune-allowlist=apps/v1/Deployment \
    --prune-allowlist=core/v1/Service \
    --prune-allowlist=core/v1/ServiceAccount \
    --prune-allowlist=core/v1/ConfigMap \
    --prune-allowlist=rbac.authorization.k8s.io/v1/Role \
    --prune-allowlist=rbac.authorization.k8s.io/v1/RoleBinding \
    --prune-allowlist=policy/v1/PodDisruptionBudget \
    --prune-allowlist=networking.k8s.io/v1/NetworkPolicy \
    --prune-allowlist=admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy \
    --prune-allowlist=admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding \
    --prune-allowlist=keda.sh/v1alpha1/ScaledObject \
    --prune-allowlist=keda.sh/v1alpha1/TriggerAuthentication
}

# Marks by which our scaler shows which pods may be deleted first. It removes them itself, unless it was killed. If it
# no longer runs, a marked worker that has a job by now would be deleted first.
clear_marks() {
  if renders Deployment scaler; then return; fi
  change kubectl --namespace "$NAMESPACE" annotate pods --selector app.kubernetes.io/name=worker \
    controller.kubernetes.io/pod-deletion-cost- ||
    say 'marks of pods could not be cleared: run this again, or busy workers may be deleted before idle ones'
}

# Workers of models that the overlay no longer has do the jobs that were accepted. New ones are refused: the gateways have rolled.
drain_removed_models() {
  local name
  for name in $(kubectl --namespace "$NAMESPACE" get scaledobjects.keda.sh --selector app.kubernetes.io/name=worker \
    --output 'jsonpath={.items[*].metadata.name}' 2>/dev/null); do
    if renders ScaledObject "$name"; then continue; fi
    say "$name is no longer in $overlay: waiting until its jobs are done …"
    change kubectl --namespace "$NAMESPACE" wait "scaledobject/$name" --for condition=Active=False --timeout 1h ||
      fail "$name still has jobs; it stays until this is run again and finds none"
  done
}

# Removes images of earlier runs that are no longer used. An image that is still in use stays until the next run.
remove_old_images() {
  if [ "$dry_run" = yes ]; then
    say 'would remove the images of earlier runs'
    return
  fi
  local image
  for image in $(docker image ls --format '{{.Repository}}:{{.Tag}}' --filter 'reference=tidegate/*:local-*'); do
    case $built in *" $image "*) continue ;; esac
    if unload_image "$image" >/dev/null; then docker image rm "$image" >/dev/null || true; fi
  done
}

unload_image() { # image
  local node
  case $cluster in
    kind)
      for node in $(kind get nodes --name "${context#kind-}"); do
        docker exec "$node" crictl inspecti "$1" >/dev/null 2>&1 || continue
        docker exec "$node" crictl rmi "$1" || return 1
      done
      ;;
    minikube) minikube --profile "$context" image rm "$1" ;;
  esac
}

apply_overlay() {
  say "applying $overlay …"
  local workload before
  before=$(workloads | tr '\n' ' ')
  change kubectl apply --kustomize "$generated"
  restart_with_new_secrets "$before"
  for workload in $(workloads); do
    change kubectl --namespace "$NAMESPACE" rollout status "$workload" --timeout 15m ||
      fail "$workload does not come up; see kubectl --namespace $NAMESPACE describe $workload, and the logs of its pods"
  done
  if [ "$new_secrets" = yes ] && [ -n "$before" ]; then
    # The one user of an earlier release, who might do everything; most times there is none.
    kubectl --namespace "$NAMESPACE" exec statefulset/rabbitmq -- rabbitmqctl --quiet delete_user tidegate >/dev/null 2>&1 || true
  fi
  drain_removed_models
  # Only now, because an old pod may still read what the new ones do not need.
  prune
  clear_marks
}

answers() { curl --silent --fail --max-time 3 --output /dev/null "$1/v1/models"; }

# Ours have none. The address may come some seconds after the Service.
load_balancer_address() {
  local address _
  grep -q '^  type: LoadBalancer$' <<<"$rendering" || return 0
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    address=$(gateway_address) && [ -n "$address" ] && break
    sleep 1
  done
  printf '%s' "$address"
}

gateway_address() {
  kubectl --namespace "$NAMESPACE" get service gateway \
    --output 'jsonpath={.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}' 2>/dev/null
}

forward_port() {
  stop_port_forward
  if curl --silent --max-time 3 --output /dev/null http://127.0.0.1:8002/; then
    fail 'the service is up, but port 8002 of this machine is taken (by npm start?): free it and run this again'
  fi
  # A process group of its own, which tear-down ends whole. The loop: a gateway that is replaced ends the forwarding.
  # shellcheck disable=SC2016
  (
    set -m
    nohup bash -c 'while :; do
        kubectl --context "$1" --namespace "$2" port-forward service/gateway 8002:8002
        sleep 1
      done' tidegate-port-forward "$context" "$NAMESPACE" >"$STATE/port-forward.log" 2>&1 &
    echo $! >"$FORWARD_PID_FILE"
  )
}

print_address() {
  if [ "$dry_run" = yes ]; then
    say 'would print the address that answers, after forwarding port 8002 where there is no other'
    return
  fi
  local address url _
  address=$(load_balancer_address)
  if [ -n "$address" ]; then
    url=http://$address:8002
    if answers "$url"; then
      stop_port_forward
      say "Tidegate answers at $url"
      return
    fi
  fi
  forward_port
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    if answers http://127.0.0.1:8002; then
      say 'Tidegate answers at http://localhost:8002 (a forwarded port, until deploy/teardown-cluster.sh)'
      return
    fi
    sleep 1
  done
  fail "the gateway does not answer; see $STATE/port-forward.log and kubectl --namespace $NAMESPACE get pods"
}

find_model
find_cluster
find_overlay
build_images
install_keda
provide_secrets
write_overlay
apply_overlay
remove_old_images
print_address
