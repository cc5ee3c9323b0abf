#!/bin/sh
# A store, back end or partner of a mesh with nothing but openssl (3 or newer) and curl: says that something happened.
#
#   ./send-signal.sh MESH_URL SENDER [SIGNAL]    for example: ./send-signal.sh http://localhost:8787 oven-2 \
#                                                  '"type":"fresh","place":"doughnut-shop","state":"on","validForSeconds":1200'
#
# The first run makes a key, in mesh-sender.pem (or $KEY_FILE), and says how the mesh gets to know it; the private part never
# leaves this machine. Later runs say the signal, members of JSON from the last argument or from standard input, and print the
# mesh's answer. What may be in it: docs/signals.md. What the bytes are: docs/protocol.md.
set -eu

url=${1:?"send-signal.sh MESH_URL SENDER [SIGNAL]"}
sender=${2:?"send-signal.sh MESH_URL SENDER [SIGNAL]"}
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
  echo "npx mesh sender add $sender --kind store --scopes signal:fresh --places PLACE --jwk '{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"$x\"}'" >&2
  exit 3
fi

# 2. What happened: "type", and if it is so "place", "state", "validForSeconds", "data", "at". Without "state" it happens once;
#    "on" says for how long, and "off" ends it.
signal=${3:-$(cat)}

# 3. What the mesh is, and how far this machine's clock is off.
mesh=$(curl -sSf "$url/v1/mesh")
audience=$(printf '%s' "$mesh" | member audience)
server_time=$(printf '%s' "$mesh" | member serverTime)
skew=$((${server_time%.*} - $(date +%s)))

# 4. The message. Sent again with the same jti, because no answer came, it counts once.
header=$(printf '{"alg":"EdDSA","typ":"signal+jwt","kid":"%s"}' "$sender" | base64url)
claims=$(printf '{"aud":"%s","iat":%s,"jti":"%s",%s}' \
  "$audience" "$(($(date +%s) + skew))" "$(openssl rand 18 | base64url)" "$signal" | base64url)
printf '%s.%s' "$header" "$claims" > "$work/signed"
# Ed25519 signs the message itself, no digest of it; openssl wants that in a file.
signature=$(openssl pkeyutl -sign -rawin -inkey "$key" -in "$work/signed" | base64url)

# 5. The id of the signal. A refusal goes to standard error and ends the program; what was not answered may be sent once more as it
#    is. A 429 says that the state has changed and nobody is told, or that too many signals are on.
status=$(printf '.%s' "$signature" | cat "$work/signed" - |
  curl -sS -o "$work/answer" -w '%{http_code}' -H 'Content-Type: application/jose' --data-binary @- "$url/v1/signals")
case $status in
  2*) cat "$work/answer" && echo ;;
  *) cat "$work/answer" >&2 && echo >&2 && exit 1 ;;
esac
