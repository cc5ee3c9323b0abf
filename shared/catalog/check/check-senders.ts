import { decodeBase64url, encodeBase64url } from "../../bytes/base64url.ts";
import { isEd25519Point, isWeakEd25519Point } from "../../crypto/ed25519-point.ts";
import { isP256Point } from "../../crypto/p256-point.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Sender } from "../catalog.ts";
import type { CatalogNames } from "./catalog-names.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";

/** The public key that goes with an algorithm (RFC 7518, section 6.2.1; RFC 8037, section 2). */
const KEYS = {
  EdDSA: { kty: "OKP", crv: "Ed25519", coordinates: ["x"] },
  ES256: { kty: "EC", crv: "P-256", coordinates: ["x", "y"] },
} as const;

/** Scopes that are about customers. */
const OF_CUSTOMERS: readonly string[] = ["link", "profiles", "erase"];

/** What a public JWK may say about itself beside its key (RFC 7517, section 4, and what WebCrypto exports). */
const REMARKS: readonly string[] = ["kty", "crv", "kid", "use", "alg", "key_ops", "ext"];

/** Every sender has the one key that its algorithm verifies with, works for known places, and has scopes of its kind. */
export function checkSenders(senders: readonly Checked<Sender>[], names: CatalogNames, faults: FaultList): void {
  for (const [index, { pruned: sender }] of senders.entries()) {
    if (sender === undefined) continue;
    const at = pointTo("/senders", index);
    for (const [position, place] of (sender.places ?? []).entries()) {
      if (place === undefined || names.has("places", place)) continue;
      const guess = names.guess(place, "places");
      faults.add(pointTo(at, "places", position), `there is no place "${place}"${guess}`);
    }
    checkScopes(sender, at, faults);
    checkKey(sender, at, faults);
  }
}

/** Who speaks of customers knows who they are: that is for back ends only. */
function checkScopes({ kind, scopes = [] }: Pruned<Sender>, at: string, faults: FaultList): void {
  if (kind === undefined || kind === "backend") return;
  for (const [position, scope] of scopes.entries()) {
    if (scope === undefined || !OF_CUSTOMERS.includes(scope)) continue;
    faults.add(pointTo(at, "scopes", position), `"${scope}" is for senders of the kind backend only`);
  }
}

function checkKey(sender: Pruned<Sender>, at: string, faults: FaultList): void {
  const { alg, jwk, sealedKey } = sender;
  if (alg === undefined) return;
  if (alg === "HS256") {
    if (jwk !== undefined) faults.add(pointTo(at, "jwk"), "HS256 has no public key: use sealedKey");
    if (!("sealedKey" in sender)) faults.add(at, "HS256 needs sealedKey");
    return;
  }
  if (sealedKey !== undefined) faults.add(pointTo(at, "sealedKey"), `${alg} has a public key: use jwk`);
  if (!("jwk" in sender)) faults.add(at, `${alg} needs jwk`);
  if (jwk !== undefined) checkJwk(KEYS[alg], jwk, pointTo(at, "jwk"), faults);
}

function checkJwk(
  key: (typeof KEYS)[keyof typeof KEYS],
  jwk: Pruned<NonNullable<Sender["jwk"]>>,
  at: string,
  faults: FaultList,
): void {
  const coordinates: readonly string[] = key.coordinates;
  for (const name of Object.keys(jwk)) {
    if (name === "d" || name === "k")
      faults.add(pointTo(at, name), "is a private key: a catalog holds public ones only");
    else if (!coordinates.includes(name) && !REMARKS.includes(name)) {
      faults.add(pointTo(at, name), `is no member of a public ${key.crv} key`);
    }
  }
  if (jwk.kty !== key.kty) faults.add(pointTo(at, "kty"), `must be ${key.kty}`);
  if (jwk.crv !== key.crv) faults.add(pointTo(at, "crv"), `must be ${key.crv}`);
  const bytes = coordinates.flatMap((name) => {
    const coordinate = readCoordinate(jwk[name]);
    if (coordinate === undefined) faults.add(pointTo(at, name), "must be 32 bytes in base64url without padding");
    return coordinate ?? [];
  });
  if (bytes.length !== coordinates.length * 32) return;
  const isPoint =
    bytes.length === 32 ? isEd25519Point(bytes) : isP256Point(encodeBase64url(Uint8Array.of(4, ...bytes)));
  if (bytes.length === 32 && isWeakEd25519Point(bytes)) faults.add(at, "is a key with which anybody could sign");
  else if (!isPoint) faults.add(at, `is not a point of the curve ${key.crv}`);
}

function readCoordinate(value: unknown): readonly number[] | undefined {
  const bytes = typeof value === "string" && value.length === 43 ? decodeBase64url(value) : undefined;
  return bytes === undefined ? undefined : [...bytes];
}
