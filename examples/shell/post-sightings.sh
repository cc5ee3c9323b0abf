#!/bin/sh
# A gateway of a mesh with nothing but openssl (3 or newer) and curl: tells who was heard.
#
#   ./post-sightings.sh MESH_URL SENDER [ROWS]   for example: ./post-sightings.sh http://localhost:8787 gate-2 \
#                                                  '[{"mac": "c3:00:00:12:34:56", "rssi": -61, "age": 2}]'
#
# The first run makes a key, in mesh-sender.pem (or $KEY_FILE), and says how the mesh gets to know it; the private part never
# leaves this machine. Later runs post what was heard, as JSON from the last argument or from standard input, and print the
# mesh's answer. What the bytes are: docs/protocol.md.
set -eu

url=${1:?"post-sightings.sh MESH_URL SENDER [ROWS]"}
sender=${2:?"post-sightings.sh MESH_URL SENDER [ROWS]"}
key=${KEY_FILE:-mesh-sender.pem}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# base64url (RFC 4648, section 5) of what comes in.
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# The string or number of one member of the JSON that comes in. Enough for what is read here; elsewhere use jq.
member() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# 1. The key. The last 32 bytes of a public Ed25519 key in DER are the key itself.
if [ ! -f "$key" ]; then
  (umask 077 && openssl genpkey -algorithm ed25519 -out "$key")
  x=$(openssl pkey -in "$key" -pubout -outform DER | tail -c 32 | base64url)
  echo "There is a new key in $key. Who operates the mesh puts its public part into the catalog, once:" >&2
  echo "npx mesh sender add $sender --kind gateway --scopes sightings --places PLACE --jwk '{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"$x\"}'" >&2
  exit 3
fi

# 2. What was heard: rows {mac? | ibeacon? | altbeacon? | eddystoneUid? | eid?, rssi, txPower?, age?}, age in seconds. A sender
#    of several places says which: {place, zone?, rows}. A tag counts as present with three rows within ten seconds.
rows=${3:-$(cat)}

# 3. What the mesh is, and how far this machine's clock is off.
mesh=$(curl -sSf "$url/v1/mesh")
audience=$(printf '%s' "$mesh" | member audience)
server_time=$(printf '%s' "$mesh" | member serverTime)
skew=$((${server_time%.*} - $(date +%s)))

# 4. The message. Sent again with the same jti, because no answer came, it counts once.
header=$(printf '{"alg":"EdDSA","typ":"sightings+jwt","kid":"%s"}' "$sender" | base64url)
claims=$(printf '{"aud":"%s","iat":%s,"jti":"%s","format":"rows","body":%s}' \
  "$audience" "$(($(date +%s) + skew))" "$(openssl rand 18 | base64url)" "$rows" | base64url)
printf '%s.%s' "$header" "$claims" > "$work/signed"
# Ed25519 signs the message itself, no digest of it; openssl wants that in a file.
signature=$(openssl pkeyutl -sign -rawin -inkey "$key" -in "$work/signed" | base64url)

# 5. How many rows were understood, and how many not. A refusal goes to standard error and ends the program.
status=$(printf '.%s' "$signature" | cat "$work/signed" - |
  curl -sS -o "$work/answer" -w '%{http_code}' -H 'Content-Type: application/jose' --data-binary @- "$url/v1/sightings")
case $status in
  2*) cat "$work/answer" && echo ;;
  *) cat "$work/answer" >&2 && echo >&2 && exit 1 ;;
esac
