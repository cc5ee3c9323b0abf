import type * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { CatalogChange } from "../../shared/catalog/diff/change.ts";
import type { catalogSchema } from "../../shared/catalog/schema.ts";
import type { ConsentProof } from "../../shared/consent/consent-proof.ts";
import type { Gate } from "../../shared/decide/decision.ts";
import type { LiveState } from "../../shared/live/live-state.ts";
import type { PulseView } from "../../shared/measure/pulse/pulse-view.ts";
import type { Report } from "../../shared/measure/report.ts";
import type { answer, gate, offer } from "../../shared/openapi/answers/answer.ts";
import type { operatorHealth, operatorReceipt } from "../../shared/openapi/answers/desk.ts";
import type { liveState, pulseView } from "../../shared/openapi/answers/operator.ts";
import type { catalogDiff, comparison, explanation, simulation } from "../../shared/openapi/answers/rehearsal.ts";
import type { report } from "../../shared/openapi/answers/report.ts";
import type { consentProofClaims, deviceJwk, passClaims } from "../../shared/openapi/answers/signed.ts";
import type { redemptionAnswer } from "../../shared/openapi/answers/till.ts";
import type { OperatorHealth } from "../../shared/operators/operator-health.ts";
import type { OperatorReceipt } from "../../shared/operators/operator-receipt.ts";
import type { PassClaims } from "../../shared/pass/pass.ts";
import type { Answer, Offer } from "../../shared/respond/answer.ts";
import type { TillAnswer } from "../../shared/respond/answer-till.ts";
import type { Explanation } from "../../shared/simulate/explanation.ts";
import type { Simulation, SimulationComparison } from "../../shared/simulate/simulation.ts";
import type { DeviceJwk } from "../../shared/token/device-key.ts";

/** With every optional member there and nothing read-only: a member that only one side knows would otherwise go unnoticed. */
type Filled<T> = T extends object ? { -readonly [Member in keyof T]-?: Filled<T[Member]> } : T;

/** `true` where a schema's output and a type take all that the other gives, else what is wrong. */
type Same<Output, Type> = [Filled<Output>] extends [Filled<Type>]
  ? [Filled<Type>] extends [Filled<Output>]
    ? true
    : "the schema is narrower than the type"
  : "the schema is wider than the type";

type Fits<Schema extends v.GenericSchema, Type> = Same<v.InferOutput<Schema>, Type>;

/** Proofs for the compiler: a schema that no longer fits its type makes `true` an error, with what is wrong. */
const fits: {
  readonly catalog: Fits<typeof catalogSchema, Catalog>;
  readonly gate: Fits<typeof gate, Gate>;
  readonly offer: Fits<typeof offer, Offer>;
  readonly answer: Fits<typeof answer, Answer>;
  readonly redemption: Fits<typeof redemptionAnswer, TillAnswer>;
  readonly liveState: Fits<typeof liveState, LiveState>;
  readonly pulse: Fits<typeof pulseView, PulseView>;
  readonly changes: Fits<typeof catalogDiff.entries.changes, readonly CatalogChange[]>;
  readonly explanation: Fits<typeof explanation, Explanation>;
  readonly simulation: Fits<typeof simulation, Simulation>;
  readonly comparison: Fits<typeof comparison, SimulationComparison>;
  readonly report: Fits<typeof report, Report>;
  readonly operatorReceipt: Fits<typeof operatorReceipt, OperatorReceipt>;
  readonly senders: Fits<typeof operatorHealth.entries.senders, OperatorHealth["senders"]>;
  readonly deviceJwk: Fits<typeof deviceJwk, DeviceJwk>;
  readonly pass: Fits<typeof passClaims, PassClaims>;
  readonly consentProof: Fits<typeof consentProofClaims, ConsentProof & { readonly iss: string }>;
} = {
  catalog: true,
  gate: true,
  offer: true,
  answer: true,
  redemption: true,
  liveState: true,
  pulse: true,
  changes: true,
  explanation: true,
  simulation: true,
  comparison: true,
  report: true,
  operatorReceipt: true,
  senders: true,
  deviceJwk: true,
  pass: true,
  consentProof: true,
};

describe("a schema and the type of what it describes", () => {
  it("take all that the other gives: this file compiles only then", () => {
    expect(Object.values(fits)).not.toContain(false);
    expect(Object.keys(fits)).toHaveLength(17);
  });
});
