import { expect, it } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { LeaseGrant } from "../../shared/budget/lease.ts";
import { poolObject } from "../../workers/adapters/pool-store.ts";
import { readConfig } from "../../workers/env.ts";
import { bindings } from "./support/forge.ts";
import { costIn } from "./support/storage-cost.ts";

/* Rows are the bill (docs/decisions/0009-rows.md); the figures are those of docs/decisions/0021-codes-of-the-brand.md. */

const UPLOADED = 1_000;

it("a pool writes two rows for each code of an upload, and four for a block of 50 that is handed out and settled", async () => {
  const pool = "of-costs";
  const object = await poolObject(bindings(), readConfig(bindings()), pool);
  const codes = (first: number) =>
    Array.from({ length: UPLOADED }, (_, at) => ({ shown: `C-${first + at}`, key: `C${first + at}` }));
  const rows = async (work: () => Promise<unknown>) => {
    const [, written] = await costIn(object, work);
    return written;
  };
  await object.addCodes(JSON.stringify({ pool, codes: codes(0) }));
  const upload = JSON.stringify({ pool, codes: codes(UPLOADED) });
  expect(await rows(() => object.addCodes(upload))).toBe(2 * UPLOADED + 1);
  expect(await rows(() => object.addCodes(upload))).toBe(0);

  const nowMs = Date.now();
  const id = newJti();
  let grant: LeaseGrant | undefined;
  const ask = { id, campaign: pool, nowMs, expiresMs: nowMs + 20_000, hour: "h", day: "d", limits: {}, paced: {} };
  const leased = await rows(async () => {
    grant = JSON.parse(await object.leaseCodes(JSON.stringify(ask)));
  });
  expect([grant?.units, leased]).toEqual([50, 2]);
  const unspent = { back: grant?.codes?.slice(0, 10) ?? [], doubtful: [] };
  const settlement = JSON.stringify({ id, campaign: pool, unspent: 10, codes: unspent, nowMs });
  expect(await rows(() => object.settleCodes(settlement))).toBe(2);
  // Of a block that was given to the end the books of the pool stay as they are.
  const other = { ...ask, id: newJti() };
  await object.leaseCodes(JSON.stringify(other));
  const spent = JSON.stringify({ id: other.id, campaign: pool, unspent: 0, codes: { back: [], doubtful: [] }, nowMs });
  expect(await rows(() => object.settleCodes(spent))).toBe(1);
});
