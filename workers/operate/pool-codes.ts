import type { Policy } from "../../shared/catalog/policy.ts";
import { checkPoolCode, POOL_CODE_FAULTS, type PoolCode, type Symbology } from "../../shared/codes/pool-code.ts";
import { type Fault, type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { codesRequest } from "../../shared/operators/codes-request.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import { poolObject } from "../adapters/pool-store.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import type { Operator } from "../http/operator.ts";

/** How many codes of the pool in the path are where. */
export async function readPoolCodes(call: Call): Replied {
  const { isolate, params } = call;
  const pool = params.pool ?? "";
  const symbology = await symbologyOf(call, pool);
  if (!symbology.ok) return symbology;
  const object = await poolObject(isolate.env, isolate.config, pool);
  const { doubtfulCodes, ...counts } = await object.readPool(pool);
  return ok({ status: 200, body: { pool, symbology: symbology.value, ...counts, doubtfulCodes } });
}

/** Adds codes to the pool in the path: all of them, or none and why. */
export async function addPoolCodes(call: Call, sent: unknown, { name, role }: Operator): Replied {
  const asked = checkForm(codesRequest, sent);
  if (!asked.ok) return asked;
  const { codes } = asked.value;
  const { isolate, params } = call;
  const pool = params.pool ?? "";
  const symbology = await symbologyOf(call, pool);
  if (!symbology.ok) return symbology;
  const checked = checkCodes(codes, symbology.value);
  if (!checked.ok) return err({ code: "invalid", faults: checked.error });
  // Before the change, so that none is without its line.
  const subject = `pool ${pool}: ${codes.length}`;
  await catalogStoreOf(isolate.env, isolate.config).audit({ who: name, role, what: "codes", subject });
  const object = await poolObject(isolate.env, isolate.config, pool);
  return ok({ status: 200, body: await object.addCodes(JSON.stringify({ pool, codes: checked.value })) });
}

function checkCodes(codes: readonly string[], symbology: Symbology): Result<readonly PoolCode[], readonly Fault[]> {
  const faults: Fault[] = [];
  const good = codes.flatMap((code, index) => {
    const checked = checkPoolCode(code, symbology);
    if (checked.ok) return [checked.value];
    faults.push({ pointer: `/codes/${index}`, detail: POOL_CODE_FAULTS[checked.error] });
    return [];
  });
  return faults.length === 0 ? ok(good) : err(faults.slice(0, MAX_FAULTS));
}

const MAX_FAULTS = 100;

/** How the codes of a pool are drawn, as the catalog of now says. */
async function symbologyOf({ isolate, nowMs, defer }: Call, pool: string): Promise<Result<Symbology, MeshError>> {
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable());
  const codes = codesIn(snapshot.policy);
  const code = codes.find((one) => one !== undefined && "pool" in one && one.pool === pool);
  return code === undefined
    ? err(refuse("not-found", `no coupon of the catalog names a pool "${pool}"`))
    : ok(code.symbology);
}

function codesIn({ moments, loyalty }: Policy) {
  const given = [...moments.values()].flatMap(({ variants }) => variants.map(({ coupon }) => coupon?.code));
  return [...given, ...[...(loyalty?.rewards ?? [])].map(({ coupon }) => coupon.code)];
}
