#!/bin/sh
# A till, or a shop's back end, of a mesh with nothing but openssl (3 or newer) and curl: takes coupons, and takes them back.
#
#   ./till.sh MESH_URL SENDER SALE        for example: ./till.sh http://localhost:8787 till-8 \
#                                           '"transaction":"2026-12-05/8/0042","code":"1234 5678 9012 3456"'
#   ./till.sh MESH_URL SENDER again       says again what was not answered
#
# The first run makes a key, in mesh-sender.pem (or $KEY_FILE), and says how the mesh gets to know it; the private part never
# leaves this machine. Later runs say a sale, a void or a refund, members of JSON: what may be in it, and what each answer means, is
# in docs/tills.md. Amounts are texts, "12.50", never numbers. For each message that was answered it prints the transaction, a tab,
# and the answer.
#
# What was said and not answered is kept in till-queue.jsonl (or $QUEUE_FILE), with the time of the sale. Then the program ends
# with 75: nobody knows yet. One program at a time uses a queue.
set -eu

url=${1:?"till.sh MESH_URL SENDER SALE"}
sender=${2:?"till.sh MESH_URL SENDER SALE"}
sale=${3:?"till.sh MESH_URL SENDER SALE"}
key=${KEY_FILE:-mesh-sender.pem}
queue=${QUEUE_FILE:-till-queue.jsonl}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# base64url (RFC 4648, section 5) of what comes in.
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# The string or number of one member of the JSON that comes in. Enough for what is read here; elsewhere use jq.
member() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# Ends the program: nobody knows yet what became of what is in the queue.
end_unknown() {
  echo "$(wc -l < "$queue" | tr -d ' ') not answered, kept in $queue: \"till.sh $url $sender again\" says it again." >&2
  exit 75
}

# 1. The key. The last 32 bytes of a public Ed25519 key in DER are the key itself.
if [ ! -f "$key" ]; then
  (umask 077 && openssl genpkey -algorithm ed25519 -out "$key")
  x=$(openssl pkey -in "$key" -pubout -outform DER | tail -c 32 | base64url)
  echo "There is a new key in $key. Who operates the mesh puts its public part into the catalog, once:" >&2
  echo "npx mesh sender add $sender --kind till --scopes redemptions --places PLACE --jwk '{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"$x\"}'" >&2
  exit 3
fi

# 2. The sale, with its time, on the disk before anything is sent: after a power cut it is still known what was said.
#    A check that got no answer is dropped: it changes nothing, and nobody waits for it any more.
(umask 077 && touch "$queue")
grep -v '"action": *"check"' "$queue" > "$work/kept" || true
cat "$work/kept" > "$queue"
if [ "$sale" != again ]; then
  printf '{"iat":%s,%s}\n' "$(date +%s)" "$(printf '%s' "$sale" | tr '\n' ' ')" >> "$queue"
  sync
fi

# 3. What the mesh is, and how far this machine's clock is off.
mesh=$(curl -sSf --max-time 5 "$url/v1/mesh") || end_unknown
audience=$(printf '%s' "$mesh" | member audience)
server_time=$(printf '%s' "$mesh" | member serverTime)
skew=$((${server_time%.*} - $(date +%s)))

# 4. The message: a new token with a new jti each time, and of the sale's own time. What counts once is the transaction. "late" says
#    that it was rung up before: without it the mesh takes nothing that is over 2 minutes old.
sign() {
  iat=$(printf '%s' "$1" | sed 's/^{"iat":\([0-9]*\).*/\1/')
  said=$(printf '%s' "$1" | sed 's/^{"iat":[0-9.]*,//; s/}$//')
  [ $(($(date +%s) - iat)) -le 100 ] || said="$said,\"late\":true"
  header=$(printf '{"alg":"EdDSA","typ":"redemption+jwt","kid":"%s"}' "$sender" | base64url)
  claims=$(printf '{"aud":"%s","iat":%s,"jti":"%s",%s}' \
    "$audience" "$((iat + skew))" "$(openssl rand 18 | base64url)" "$said" | base64url)
  printf '%s.%s' "$header" "$claims" > "$work/signed"
  # Ed25519 signs the message itself, no digest of it; openssl wants that in a file.
  signature=$(openssl pkeyutl -sign -rawin -inkey "$key" -in "$work/signed" | base64url)
  printf '.%s' "$signature" | cat "$work/signed" - > "$work/token"
}

# Prints the status of the answer, which is in $work/answer; 000: no answer came.
send() {
  curl -s --max-time 5 -o "$work/answer" -w '%{http_code}' -H 'Content-Type: application/jose' --data-binary "@$work/token" \
    "$url/v1/redemptions" || true
}

# 5. Each message, oldest first; the very same token once more if no answer came, or a part of the mesh was away. An answer is for
#    good, so the message leaves the queue. Without one the sale may be in the mesh or not: it stays, as it is.
code=0
while [ -s "$queue" ]; do
  line=$(head -n 1 "$queue")
  transaction=$(printf '%s' "$line" | member transaction)
  sign "$line"
  : > "$work/answer"
  status=$(send)
  case $status in 000 | 5*) sleep 1 && status=$(send) ;; esac
  case $status in
    2*) printf '%s\t%s\n' "$transaction" "$(cat "$work/answer")" ;;
    *) printf '%s\t%s\n' "$transaction" "$(cat "$work/answer")" >&2 ;;
  esac
  # What is wrong in itself never comes right. Anything else may: a key that the catalog lost, too many messages, a part that was away.
  case $status in
    2*) ;;
    400 | 404 | 409 | 413 | 422) code=1 ;;
    *) end_unknown ;;
  esac
  (umask 077 && tail -n +2 "$queue" > "$queue.new")
  sync
  mv "$queue.new" "$queue"
done
exit $code
