#!/bin/sh
# Runs the public test suites of Engine.IO 3, Engine.IO 4 and Socket.IO 5 against the conformance application,
# and prints a row for the table in docs/contribute/testing.md. Needs Node.js and npm.
#
#   git clone --depth 1 https://github.com/socketio/socket.io SOMEWHERE
#   mvn -Prun -Dapp=conformance -Dserver=tomcat                            # in another terminal
#   src/test/conformance/run-suites.sh SOMEWHERE "Tomcat 11.0.24"
set -eu

if [ $# -ne 2 ]; then
  echo "Usage: $0 FOLDER SERVER: a checkout of socketio/socket.io, and the server's name for the table." >&2
  exit 2
fi
docs=$(cd "$1" && pwd)/docs
server=$2
copies=$(cd "$(dirname "$0")/../../.." && pwd)/target/suites

# The address is written in the suites.
if ! curl -fsS -o /dev/null "http://localhost:3000/engine.io/?EIO=4&transport=polling"; then
  echo "Nothing echoes at http://localhost:3000: run mvn -Prun -Dapp=conformance in another terminal." >&2
  exit 2
fi

# The suites count milliseconds: the first answers of a server that has just started come too late for them.
for request in $(seq 300); do
  curl -fsS -o /dev/null "http://localhost:3000/engine.io/?EIO=$((3 + request % 2))&transport=polling"
  curl -fsS -o /dev/null "http://localhost:3000/socket.io/?EIO=4&transport=polling"
done

# Prints passed/failed, and to the terminal what has failed.
suite() {
  copy=$copies/$(basename "$1")
  mkdir -p "$copy"
  cp "$docs/$1"/*.js "$docs/$1"/package*.json "$copy"
  cd "$copy"
  if [ ! -d node_modules ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  fi
  ./node_modules/.bin/mocha --reporter json test-suite.js > result.json || true
  node -e '
    const { stats, failures } = JSON.parse(require("fs").readFileSync("result.json", "utf8"));
    failures.forEach((test) => console.error(`${process.argv[1]}: ${test.fullTitle}: ${test.err.message}`));
    console.log(`${stats.passes}/${stats.failures}`);
  ' "$(basename "$1")"
}

v3=$(suite engine.io-protocol/v3-test-suite)
v4=$(suite engine.io-protocol/v4-test-suite)
v5=$(suite socket.io-protocol/v5-test-suite)
echo "| $server | $v3 | $v4 | $v5 |"
