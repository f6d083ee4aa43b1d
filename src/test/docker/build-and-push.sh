#!/usr/bin/env bash
# Proves the Dockerfile where there is no Docker engine and no image registry: makes its base images from Debian
# packages, builds it with buildah, runs the image and pushes one message through it. Needs root, or buildah and
# debootstrap installed, and Node.js; uses the Maven repository and the npm cache of the one who runs it.
# PORT chooses the port (default 3000), SERVER the server (payara, wildfly, tomcat or tomcat10; default payara).
set -euo pipefail
cd "$(dirname "$0")/../../.."
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot DEBIAN_FRONTEND=noninteractive
readonly port=${PORT:-3000} product=${SERVER:-payara} token="token-$RANDOM$RANDOM" image=notification-socketio
readonly url="http://localhost:$port" work=$(mktemp -d)
readonly builder=maven:3.9-eclipse-temurin-17 runner=eclipse-temurin:17-jre client=node:20-bookworm-slim
container='' server=''

say() { printf '== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

cleanup() {
  if [[ -n $server ]]; then kill "$server" 2> /dev/null || true; fi
  if [[ -n $container ]]; then buildah rm "$container" > /dev/null || true; fi
  # The base images stay, for the next time.
  buildah rmi "$image" > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT

install_tools() {
  if command -v buildah > /dev/null && command -v debootstrap > /dev/null; then return; fi
  [[ $(id -u) == 0 ]] || fail 'install buildah and debootstrap, or run this as root'
  say 'installing buildah and debootstrap'
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends buildah debootstrap > /dev/null
}

# with_packages FROM TAG PACKAGE...: an image of more packages.
with_packages() {
  local from=$1 tag=$2 made
  made=$(buildah from --pull-never "$from")
  buildah run --env DEBIAN_FRONTEND=noninteractive "$made" -- sh -c \
    'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" > /dev/null' sh "${@:3}"
  buildah commit -q --rm "$made" "$tag" > /dev/null
}

# The images that the Dockerfile names, under these names, made here.
make_base_images() {
  if buildah inspect --type image "$client" > /dev/null 2>&1; then return; fi
  say 'making the base images (once)'
  local made
  debootstrap --variant=minbase --include=ca-certificates bookworm "$work/debian" > "$work/debootstrap.log" \
    || { tail "$work/debootstrap.log"; fail 'debootstrap'; }
  made=$(buildah from scratch)
  buildah copy -q "$made" "$work/debian" / > /dev/null
  buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$made"
  buildah commit -q --rm "$made" debian-minbase > /dev/null
  with_packages debian-minbase "$runner" openjdk-17-jre-headless
  with_packages "$runner" "$builder" openjdk-17-jdk-headless maven
  with_packages debian-minbase "$client" nodejs npm
}

build() {
  say "building the image of $product"
  mkdir -p "$HOME/.m2" "$HOME/.npm"
  buildah build -q --pull-never --format docker \
    --volume "$HOME/.m2:/root/.m2" --volume "$HOME/.npm:/root/.npm" --volume /etc/ssl/certs:/etc/ssl/certs:ro \
    ${NODE_EXTRA_CA_CERTS:+--env NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"} \
    --build-arg "SERVER=$product" --tag "$image" . > /dev/null
}

# in_image VARIABLE=VALUE... -- COMMAND...: runs a command as the image's own user.
in_image() {
  local environment=()
  while [[ $1 != -- ]]; do environment+=(--env "$1"); shift; done
  # An engine would put its host name into /etc/hosts.
  buildah run --hostname localhost "${environment[@]}" "$container" "$@"
}

configured() { buildah inspect --type image --format "{{$1}}" "$image"; }

check_image() {
  container=$(buildah from --pull-never "$image")
  start=$(configured 'index .Docker.Config.Cmd 0')
  health=$(configured 'index .Docker.Config.Healthcheck.Test 1')
  [[ $(in_image -- id -u) != 0 ]] || fail 'the image runs as root'
  [[ $(configured .Docker.Config.Env) != *TOKEN* ]] || fail 'a token is baked into the image'
  say "the image runs as user $(in_image -- id -u), starts with $start, and asks $health for its health"
}

check_without_token() {
  local said
  if said=$(in_image PORT="$port" -- "$start" 2>&1); then fail 'it started without a token'; fi
  # The last lines are buildah's own.
  [[ $(grep -vE '^(subprocess exited|Error: exit status)' <<< "$said" | tail -n 1) == 'AUTH_TOKEN is not set: '* ]] \
    || fail "without a token it said: $said"
  say 'without a token it ends at once and says so'
}

run() {
  in_image PORT="$port" AUTH_TOKEN="$token" -- "$start" > "$work/server.log" 2>&1 &
  server=$!
  local begun=$SECONDS
  until in_image PORT="$port" -- "$health" 2> /dev/null; do
    kill -0 "$server" 2> /dev/null || { cat "$work/server.log"; fail 'the server ended'; }
    ((SECONDS - begun < 180)) || { cat "$work/server.log"; fail 'not healthy after 180 s'; }
    sleep 1
  done
  say "healthy after $((SECONDS - begun)) s: $(curl -sf "$url/api/status/info")"
}

push() {
  say 'registering, connecting and pushing'
  curl -sf -X PUT -H "X-AUTH-TOKEN: $token" "$url/api/anna/register?connectionId=c-1"
  mkdir "$work/client"
  cp src/main/client/* src/main/client/.npmrc "$work/client"
  (cd "$work/client" && npm ci --silent --ignore-scripts)
  cp src/test/docker/receive.mjs "$work/client"
  (cd "$work/client" && timeout 60 node receive.mjs "$url" anna c-1 "$token") || fail 'the message did not arrive'
}

stop() {
  local begun=$SECONDS java
  java=$(pgrep -f -- "^java .*port[ =]$port( |\$)") || fail 'no server to stop'
  kill -TERM "$java"
  wait "$server" || true
  server=''
  ((SECONDS - begun < 10)) || fail 'SIGTERM did not end it soon'
  say "ended $((SECONDS - begun)) s after SIGTERM"
}

install_tools
make_base_images
build
check_image
check_without_token
run
push
stop
echo "The image of $product builds, runs and delivers."
