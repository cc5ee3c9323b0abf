#!/bin/sh
# A brand's back end with nothing but openssl (3 or newer) and curl: says whose a device is, what is known of customers, and that
# one of them is to be erased.
#
#   ./back-end.sh MESH_URL SENDER account CUSTOMER DEVICE   prints the account+jwt that your page or app hands to mesh.link()
#   ./back-end.sh MESH_URL SENDER profiles ROWS             for example '[{"customer":"ada","set":{"tier":"gold"}}]'
#   ./back-end.sh MESH_URL SENDER erase CUSTOMER
#
# The first run makes a key, in mesh-sender.pem (or $KEY_FILE), and says how the mesh gets to know it; the private part never
# leaves this machine. What may be in ROWS: docs/accounts.md. What the bytes are: docs/protocol.md.
#
# Ask who is signed in before you sign an account: whoever gets that text is your customer to the mesh.
set -eu

usage="back-end.sh MESH_URL SENDER account CUSTOMER DEVICE | profiles ROWS | erase CUSTOMER"
url=${1:?"$usage"}
sender=${2:?"$usage"}
what=${3:?"$usage"}
first=${4:?"$usage"}
key=${KEY_FILE:-mesh-sender.pem}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# base64url (RFC 4648, section 5) of what comes in.
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# The string or number of one member of the JSON that comes in. Enough for what is read here; elsewhere use jq.
member() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# A text as JSON: a customer may have quotes and backslashes in it, and none of them may end the text.
quoted() { printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"; }

# 1. The key. The last 32 bytes of a public Ed25519 key in DER are the key itself.
if [ ! -f "$key" ]; then
  (umask 077 && openssl genpkey -algorithm ed25519 -out "$key")
  x=$(openssl pkey -in "$key" -pubout -outform DER | tail -c 32 | base64url)
  echo "There is a new key in $key. Who operates the mesh puts its public part into the catalog, once:" >&2
  echo "npx mesh sender add $sender --kind backend --scopes link,profiles,erase --jwk '{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"$x\"}'" >&2
  exit 3
fi

# 2. What is said, as members of JSON. An account is good for ten minutes, and for this device alone.
case $what in
  account) typ=account+jwt path= said=$(printf '"customer":%s,"device":%s' "$(quoted "$first")" "$(quoted "${5:?"$usage"}")") ;;
  profiles) typ=profiles+jwt path=/v1/profiles said=$(printf '"rows":%s' "$first") ;;
  erase) typ=erasure+jwt path=/v1/erasures said="\"customer\":$(quoted "$first")" ;;
  *) echo "$usage" >&2 && exit 2 ;;
esac

# 3. What the mesh is, and how far this machine's clock is off.
mesh=$(curl -sSf "$url/v1/mesh")
audience=$(printf '%s' "$mesh" | member audience)
server_time=$(printf '%s' "$mesh" | member serverTime)
skew=$((${server_time%.*} - $(date +%s)))

# 4. The message. Sent again with the same jti, because no answer came, it counts once.
header=$(printf '{"alg":"EdDSA","typ":"%s","kid":"%s"}' "$typ" "$sender" | base64url)
claims=$(printf '{"aud":"%s","iat":%s,"jti":"%s",%s}' \
  "$audience" "$(($(date +%s) + skew))" "$(openssl rand 18 | base64url)" "$said" | base64url)
printf '%s.%s' "$header" "$claims" > "$work/signed"
# Ed25519 signs the message itself, no digest of it; openssl wants that in a file.
signature=$(openssl pkeyutl -sign -rawin -inkey "$key" -in "$work/signed" | base64url)
printf '.%s' "$signature" >> "$work/signed"

# 5. An account is printed. All else is sent: a refusal goes to standard error and ends the program; what was not answered may be
#    sent once more as it is.
if [ -z "$path" ]; then cat "$work/signed" && echo && exit; fi
status=$(curl -sS -o "$work/answer" -w '%{http_code}' -H 'Content-Type: application/jose' \
  --data-binary "@$work/signed" "$url$path")
case $status in
  2*) cat "$work/answer" && echo ;;
  *) cat "$work/answer" >&2 && echo >&2 && exit 1 ;;
esac
