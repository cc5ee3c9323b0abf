import { type JsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import * as v from "valibot";
import { catalogJsonSchema } from "../catalog/catalog-json-schema.ts";
import { pauseRequest, restoreRequest, revokeRequest } from "../live/live-request.ts";
import { linkClaims, unlinkClaims } from "../messages/account.ts";
import { foreignData } from "../messages/common.ts";
import { consentClaims } from "../messages/consent.ts";
import { exportClaims, plainClaims, receiptsClaims, registrationClaims } from "../messages/device.ts";
import { erasureClaims } from "../messages/erasure.ts";
import { nowClaims } from "../messages/now.ts";
import { pingClaims } from "../messages/ping.ts";
import { profileRow, profilesClaims, setAttributes } from "../messages/profiles.ts";
import { reachRequest } from "../messages/reach.ts";
import { reactionClaims } from "../messages/reaction.ts";
import { redemptionClaims } from "../messages/redemption.ts";
import { rewardClaims } from "../messages/reward.ts";
import { sightingsClaims } from "../messages/sightings.ts";
import { signalClaims, signalRequest } from "../messages/signal.ts";
import { stopClaims } from "../messages/stop.ts";
import { subjectClaims } from "../messages/subject.ts";
import { subscriptionClaims } from "../messages/subscription.ts";
import { tagClaims, tagIdentities, tagIdentity } from "../messages/tag.ts";
import { activateRequest } from "../operators/activate-request.ts";
import { codesRequest } from "../operators/codes-request.ts";
import { replayRequest } from "../operators/replay-request.ts";
import { sessionRequest } from "../operators/session-request.ts";
import { testPushAnswer, testPushRequest } from "../push/test-push.ts";
import { beacon, beaconRows } from "../radio/identity-schema.ts";
import { explainRequest, simulateRequest } from "../simulate/requests.ts";
import { answer, coupon, gate, offer, profilesAnswer, sightingsAnswer, signalAnswer } from "./answers/answer.ts";
import { ledgerLine, loyaltyCard, rewardAnswer } from "./answers/card.ts";
import { consoleLink, sessionAnswer } from "./answers/console.ts";
import { coupons, heldCoupon } from "./answers/coupons.ts";
import { operatorHealth, operatorReceipt } from "./answers/desk.ts";
import { nowAnswer, nowCoupon, nowLoyalty, nowOffer, nowRun } from "./answers/now.ts";
import {
  addedCodes,
  auditAnswer,
  catalogs,
  liveAnswer,
  liveState,
  pool,
  published,
  pulseAnswer,
  reachAnswer,
  switched,
} from "./answers/operator.ts";
import { exported, linkAnswer, nothing, receipt, receipts } from "./answers/person.ts";
import { health, jwkSet, meshInfo, privacyControl } from "./answers/public.ts";
import { catalogDiff, comparison, explanation, simulatedDay, simulation, validity } from "./answers/rehearsal.ts";
import { report, reportRow } from "./answers/report.ts";
import {
  consentAnswer,
  consentProof,
  consentProofClaims,
  deviceJwk,
  eraseAnswer,
  pass,
  passClaims,
  registration,
  tombstone,
  tombstoneClaims,
} from "./answers/signed.ts";
import { redemptionAnswer } from "./answers/till.ts";
import { problem } from "./answers/values.ts";
import { subjectAnswer, webhookList, webhookReplayed, webhookState, webhookTested } from "./answers/webhooks.ts";
import { CLAIM_TEXTS } from "./claim-texts.ts";
import { schemaRef } from "./token-schema.ts";

/**
 * Every form that the document names. If one is part of another, that one refers to it. A test holds those that the code has a
 * type for to that type (test/unit/schemas-fit-types.test.ts).
 */
const SCHEMAS = {
  RegistrationClaims: registrationClaims,
  PingClaims: pingClaims,
  IbeaconRow: beaconRows.ibeacon,
  AltbeaconRow: beaconRows.altbeacon,
  EddystoneUidRow: beaconRows.eddystoneUid,
  EidRow: beaconRows.eid,
  ReactionClaims: reactionClaims,
  ConsentClaims: consentClaims,
  StopClaims: stopClaims,
  LinkClaims: linkClaims,
  UnlinkClaims: unlinkClaims,
  SubscriptionClaims: subscriptionClaims,
  PlainClaims: plainClaims,
  SubjectClaims: subjectClaims,
  RewardClaims: rewardClaims,
  NowClaims: nowClaims,
  ReceiptsClaims: receiptsClaims,
  ExportClaims: exportClaims,
  SightingsClaims: sightingsClaims,
  SignalClaims: signalClaims,
  ProfilesClaims: profilesClaims,
  ProfileRow: profileRow,
  ErasureClaims: erasureClaims,
  RedemptionClaims: redemptionClaims,
  TagClaims: tagClaims,
  MacTag: tagIdentities.mac,
  IbeaconTag: tagIdentities.ibeacon,
  AltbeaconTag: tagIdentities.altbeacon,
  EddystoneUidTag: tagIdentities.eddystoneUid,
  DeviceJwk: deviceJwk,
  Pass: pass,
  PassClaims: passClaims,
  ConsentProof: consentProof,
  ConsentProofClaims: consentProofClaims,
  Tombstone: tombstone,
  TombstoneClaims: tombstoneClaims,
  Registration: registration,
  Answer: answer,
  Offer: offer,
  Gate: gate,
  Nothing: nothing,
  ConsentAnswer: consentAnswer,
  EraseAnswer: eraseAnswer,
  SightingsAnswer: sightingsAnswer,
  ProfilesAnswer: profilesAnswer,
  RedemptionAnswer: redemptionAnswer,
  SignalRequest: signalRequest,
  SignalAnswer: signalAnswer,
  ReachRequest: reachRequest,
  ReachAnswer: reachAnswer,
  NowRun: nowRun,
  NowOffer: nowOffer,
  NowCoupon: nowCoupon,
  NowLoyalty: nowLoyalty,
  NowAnswer: nowAnswer,
  Coupon: coupon,
  HeldCoupon: heldCoupon,
  Coupons: coupons,
  LoyaltyCard: loyaltyCard,
  LedgerLine: ledgerLine,
  RewardAnswer: rewardAnswer,
  Receipt: receipt,
  Receipts: receipts,
  LinkAnswer: linkAnswer,
  Export: exported,
  MeshInfo: meshInfo,
  Health: health,
  JwkSet: jwkSet,
  PrivacyControl: privacyControl,
  PauseRequest: pauseRequest,
  WebhookList: webhookList,
  WebhookState: webhookState,
  WebhookTested: webhookTested,
  ReplayRequest: replayRequest,
  WebhookReplayed: webhookReplayed,
  SubjectAnswer: subjectAnswer,
  CodesRequest: codesRequest,
  Pool: pool,
  AddedCodes: addedCodes,
  RevokeRequest: revokeRequest,
  RestoreRequest: restoreRequest,
  LiveState: liveState,
  LiveAnswer: liveAnswer,
  PulseAnswer: pulseAnswer,
  Switched: switched,
  TestPushRequest: testPushRequest,
  TestPushAnswer: testPushAnswer,
  Catalogs: catalogs,
  Audit: auditAnswer,
  OperatorReceipt: operatorReceipt,
  OperatorHealth: operatorHealth,
  ActivateRequest: activateRequest,
  Published: published,
  ReportRow: reportRow,
  Report: report,
  Validity: validity,
  CatalogDiff: catalogDiff,
  ExplainRequest: explainRequest,
  Explanation: explanation,
  SimulateRequest: simulateRequest,
  Simulation: simulation,
  SimulationComparison: comparison,
  SimulatedDay: simulatedDay,
  ConsoleLink: consoleLink,
  SessionRequest: sessionRequest,
  Session: sessionAnswer,
  AnyObject: v.looseObject({}),
  Problem: problem,
} as const satisfies Readonly<Record<string, v.GenericSchema>>;

/** Name of a form of the document. */
export type SchemaName = keyof typeof SCHEMAS | "Catalog";

/** What valibot tells apart by code, in the words of JSON Schema. */
const OVERRIDES: readonly { readonly of: v.GenericSchema; readonly is: JsonSchema }[] = [
  { of: beacon, is: oneOf("IbeaconRow", "AltbeaconRow", "EddystoneUidRow", "EidRow") },
  { of: tagIdentity, is: oneOf("MacTag", "IbeaconTag", "AltbeaconTag", "EddystoneUidTag") },
  { of: sightingsClaims.entries.body, is: { type: ["string", "object", "array"] } },
  {
    of: foreignData.pipe[0],
    is: {
      type: "object",
      maxProperties: 32,
      additionalProperties: { type: ["string", "number", "boolean"] },
      description: "content of another system: flat, at most 1 KiB as JSON",
    },
  },
  {
    of: setAttributes.pipe[0],
    is: {
      type: "object",
      propertyNames: { pattern: "^[a-z0-9_-]{1,64}$" },
      additionalProperties: { type: ["string", "number", "boolean"] },
    },
  },
];

/** What else a form must be: that it names exactly one thing is judged by code. */
const BESIDES: Partial<Record<SchemaName, JsonSchema>> = {
  PauseRequest: { minProperties: 1, maxProperties: 1 },
  RevokeRequest: { minProperties: 1, maxProperties: 2 },
  RestoreRequest: { minProperties: 1, maxProperties: 1 },
};

/** Every named form as JSON Schema 2020-12, which OpenAPI 3.1 speaks (specification, section 4.8.24), with a text for each claim. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  const schemas: Record<string, JsonSchema> = toJsonSchemaDefs(SCHEMAS, {
    target: "draft-2020-12",
    typeMode: "input",
    errorMode: "ignore",
    overrideRef: ({ referenceId }) => schemaRef(referenceId).$ref,
    overrideSchema: ({ valibotSchema }) => OVERRIDES.find(({ of }) => of === valibotSchema)?.is,
  });
  for (const [name, texts] of Object.entries(CLAIM_TEXTS)) {
    for (const [member, description] of Object.entries(texts)) {
      Object.assign(Object(schemas[name]?.properties?.[member]), { description });
    }
  }
  for (const [name, keywords] of Object.entries(BESIDES)) Object.assign(Object(schemas[name]), keywords);
  const { $schema: _, ...catalog } = catalogJsonSchema(schemaRef("Catalog").$ref);
  return { ...schemas, Catalog: catalog };
}

function oneOf(...names: (keyof typeof SCHEMAS)[]): JsonSchema {
  return { oneOf: names.map(schemaRef) };
}
