#!/bin/sh
# Trains a small model, maps its loss surface, waits for it and reads the grid. Needs curl, sed and awk.
#
#   sh packages/client/examples/surface.sh
#
# The server is BASIN_URL, http://127.0.0.1:4000 by default; BASIN_TOKEN is the key where it wants one.
set -eu

url="${BASIN_URL:-http://127.0.0.1:4000}"

# The key goes to curl by its standard input: arguments can be read by everyone on the machine.
request() {
  if [ -n "${BASIN_TOKEN:-}" ]; then
    printf 'header = "authorization: Bearer %s"\n' "$BASIN_TOKEN" | curl --silent --show-error --config - "$@"
  else
    curl --silent --show-error "$@"
  fi
}

# The answer of a GraphQL operation without variables.
query() {
  text=$(printf '%s' "$1" | tr '\n' ' ' | sed 's/"/\\"/g')
  request "$url/graphql" --header 'content-type: application/json' --data "{\"query\": \"$text\"}"
}

# The first value of a field in an answer.
field() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1
}

# The value of a field, or the end of the script with the whole answer.
need() {
  value=$(printf '%s\n' "$2" | field "$1")
  if [ -z "$value" ]; then
    printf '%s\n' "$2" >&2
    exit 1
  fi
  printf '%s' "$value"
}

answer=$(query 'mutation {
  startTraining(input: {
    arch: "resnet8", data: { source: "digits", images: 256 }, epochs: 2, name: "example"
  }) { run { model { modelId: id } } userErrors { path message } }
}')
model=$(need modelId "$answer")

# The model is named before it is trained: the surface waits for the training.
answer=$(query "mutation {
  startSurface(input: {
    model: \"$model\", data: { source: \"digits\", images: 64 },
    x: { from: -1, to: 1, points: 5 }, y: { from: -1, to: 1, points: 4 }
  }) { run { runId: id } userErrors { path message } }
}")
run=$(need runId "$answer")

while :; do
  answer=$(query "{ run(id: \"$run\") { state error { message } surface { surfaceId: id } } }")
  state=$(need state "$answer")
  case $state in
    succeeded) break ;;
    failed | cancelled) printf '%s\n' "$answer" >&2; exit 1 ;;
  esac
  echo "$state" >&2
  sleep 0.5
done
surface=$(need surfaceId "$answer")

# The grid as a table: x,y,loss,accuracy,finished, one row for each cell, y outer.
request --fail "$url/surfaces/$surface.csv" | awk -F, -v surface="$surface" '
  NR > 1 {
    if (!($1 in xs)) { xs[$1]; columns++ }
    if (!($2 in ys)) { ys[$2]; rows++ }
    if (NR == 2 || $3 + 0 < least + 0) least = $3
    if (NR == 2 || $3 + 0 > greatest + 0) greatest = $3
  }
  END {
    printf "{\"surface\":\"%s\",\"shape\":[%d,%d],\"least\":%s,\"greatest\":%s}\n", surface, rows, columns, least, greatest
  }'
