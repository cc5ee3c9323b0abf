#!/bin/sh
# A device of a mesh with nothing but openssl and curl.
#
#   ./send-ping.sh MESH_URL [EVENT]          for example: ./send-ping.sh http://localhost:8787 order-paid
#
# The first run makes a key, in mesh-key.pem (or $KEY_FILE), and lets its person agree to be shown offers and to be counted;
# later runs are the same person. Prints the mesh's answer. What the bytes are: docs/protocol.md.
set -eu

url=${1:?"send-ping.sh MESH_URL [EVENT]"}
url=${url%/}
event=${2:-opened}
key=${KEY_FILE:-mesh-key.pem}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# base64url (RFC 4648, section 5) of what comes in.
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# The string or number of one member of the JSON that comes in. Enough for what is read here; elsewhere use jq.
member() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# A signature as openssl makes it, DER, as a JWS wants it: r and s side by side, 32 bytes each (RFC 7518, section 3.4).
der_to_raw() {
  openssl asn1parse -inform DER | sed -n 's/.*INTEGER *://p' | while read -r number; do
    number=$(printf '%64s' "$number" | tr ' ' 0)
    while [ -n "$number" ]; do
      rest=${number#??}
      # shellcheck disable=SC2059
      printf "\\$(printf '%03o' "0x${number%"$rest"}")"
      number=$rest
    done
  done
}

# sign TYP CLAIMS [MORE_HEADER]: the claims, begun with those of every message, as a compact JWS.
sign() {
  header=$(printf '{"alg":"ES256","typ":"%s","kid":"%s"%s}' "$1" "$kid" "${3:-}" | base64url)
  claims=$(printf '{"aud":"%s","iat":%s,"jti":"%s"%s}' "$audience" "$(now)" "$(openssl rand 18 | base64url)" "$2" | base64url)
  signature=$(printf '%s.%s' "$header" "$claims" | openssl dgst -sha256 -sign "$key" | der_to_raw | base64url)
  printf '%s.%s.%s' "$header" "$claims" "$signature"
}

# post PATH TOKEN: prints the answer. A refusal is printed to standard error and ends the program.
post() {
  status=$(printf '%s' "$2" | curl -sS -o "$work/answer" -w '%{http_code}' -H 'Content-Type: application/jose' --data-binary @- "$url$1")
  case $status in
    2*) cat "$work/answer" ;;
    *) cat "$work/answer" >&2 && return 1 ;;
  esac
}

# 1. What the mesh is, and how far this machine's clock is off.
mesh=$(curl -sSf "$url/v1/mesh")
audience=$(printf '%s' "$mesh" | member audience)
notice=$(printf '%s' "$mesh" | member noticeVersion)
server_time=$(printf '%s' "$mesh" | member serverTime)
skew=$((${server_time%.*} - $(date +%s)))
now() { echo $(($(date +%s) + skew)); }

# 2. The key. The last 64 bytes of a public key in DER are its point; its name is the SHA-256 of its members (RFC 7638).
[ -f "$key" ] || (umask 077 && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$key" 2> /dev/null)
openssl pkey -in "$key" -pubout -outform DER | tail -c 64 > "$work/point"
x=$(head -c 32 "$work/point" | base64url)
y=$(tail -c 32 "$work/point" | base64url)
kid=$(printf '{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}' "$x" "$y" | openssl dgst -sha256 -binary | base64url)

# 3. A pass for the key: good for a day.
token=$(sign device+jwt "" ",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"$x\",\"y\":\"$y\"}")
answer=$(post /v1/devices "$token")
pass=$(printf '%s' "$answer" | member pass)

# 4. Consent. Here the program says yes; in an app only the person does, having read the notice.
#    Without `measurement` a report has the offers that this person gets, and nothing of what becomes of them.
grants='[{"purpose":"marketing","granted":true},{"purpose":"measurement","granted":true}]'
token=$(sign consent+jwt ",\"pass\":\"$pass\",\"grants\":$grants,\"noticeVersion\":\"$notice\",\"surface\":\"examples/shell\"")
answer=$(post /v1/me/consent "$token")
pass=$(printf '%s' "$answer" | member pass)

# 5. Something happened: is it worth an offer?
token=$(sign ping+jwt ",\"pass\":\"$pass\",\"event\":{\"name\":\"$event\"},\"explain\":true")
post /v1/pings "$token"
echo
