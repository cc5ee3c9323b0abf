import { EMPTY_POLICY } from "../../shared/catalog/load-policy.ts";
import { consentView } from "../../shared/consent/consent.ts";
import { proofOf } from "../../shared/consent/consent-proof.ts";
import { type MeshError, unavailable } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { type ConsentClaims, consentClaims } from "../../shared/messages/consent.ts";
import { makePassClaims } from "../../shared/pass/pass.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { err, ok } from "../../shared/result.ts";
import { DAY_WINDOW, LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import { asksForPrivacy } from "../http/gpc.ts";
import { signClaims } from "../isolate/sign.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { issueKnownPass } from "../ping/respond.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/consent: the person says yes or no. The first yes makes their object; a no holds at once, also late. */
export const consent = deviceRoute(
  "/v1/me/consent",
  {
    typ: "consent+jwt",
    schema: consentClaims,
    window: (claims) => (hasGrant(claims) ? LIVE_WINDOW : DAY_WINDOW),
    takesAway: (claims) => !hasGrant(claims),
    check: checkPurposes,
  },
  change,
);

function hasGrant({ grants }: ConsentClaims): boolean {
  return grants.some(({ granted }) => granted);
}

/** Only a purpose of the mesh can be granted; a withdrawal may name one that it no longer has. */
async function checkPurposes(
  { grants }: ConsentClaims,
  { isolate, nowMs, defer }: Call,
): Promise<MeshError | undefined> {
  const policy = (await isolate.catalog.current(nowMs, defer))?.policy;
  if (policy === undefined) return undefined;
  const faults = grants.flatMap(({ purpose, granted }, at) =>
    granted && !policy.purposes.includes(purpose)
      ? [{ pointer: `/grants/${at}/purpose`, detail: "is no purpose of this mesh" }]
      : [],
  );
  return faults.length === 0 ? undefined : { code: "invalid", faults };
}

async function change(call: Call, message: DeviceMessage<ConsentClaims>): Replied {
  const { isolate, nowMs } = call;
  const { claims, pass, envelope } = message;
  const snapshot = await isolate.catalog.current(nowMs, call.defer);
  if (snapshot === undefined && hasGrant(claims)) return err(unavailable());
  // A withdrawal works also while no catalog can be loaded.
  const { purposes, mesh: settings, loyalty } = snapshot?.policy ?? EMPTY_POLICY;
  const { noticeVersion } = settings;
  const hasLoyalty = loyalty === undefined ? undefined : (true as const);
  const gpc = asksForPrivacy(call.request) ? (true as const) : undefined;
  const reply = await askPerson(isolate, envelope.person, (object, moved) =>
    object.consent(present({ envelope: sendOn(envelope, moved), claims, purposes, noticeVersion, hasLoyalty, gpc })),
  );
  if (!reply.ok) return reply;
  if (reply.value === null) return ok({ status: 200, body: await answerAlone(call, message, purposes) });
  const { consent: view, proof, issuedMs, epoch, seen, person } = reply.value;
  return ok({
    status: 200,
    body: {
      consent: view,
      proof: await signClaims("consent-proof+jwt", { iss: isolate.config.audience, ...proof }, isolate.keys.consent),
      pass: await issueKnownPass(isolate, pass, present({ nowMs: issuedMs, epoch, seen, person })),
    },
  });
}

/** Somebody without an object withdraws: there is nothing to store, and a proof of it all the same. */
async function answerAlone(
  { isolate, nowMs }: Call,
  { claims, envelope, pass }: DeviceMessage<ConsentClaims>,
  purposes: readonly string[],
) {
  const view = consentView({}, purposes);
  const proof = { iss: isolate.config.audience, ...proofOf(envelope, claims, view, nowMs) };
  const next = makePassClaims({
    audience: isolate.config.audience,
    person: envelope.person,
    jwk: pass.claims.cnf.jwk,
    nowMs,
    epoch: 0,
    known: false,
  });
  return {
    consent: view,
    proof: await signClaims("consent-proof+jwt", proof, isolate.keys.consent),
    pass: await signClaims("pass+jwt", next, isolate.keys.pass),
  };
}
