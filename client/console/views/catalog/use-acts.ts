import { useState } from "preact/hooks";
import type { Fault } from "../../../../shared/errors.ts";
import { present } from "../../../../shared/json/present.ts";
import type { Refusal } from "../../ask/ask.ts";
import { useAsk } from "../../ask/use-ask.ts";
import type { CatalogDiff, Outcome, SimulatedDay, Validity } from "./outcome.ts";
import type { Version } from "./versions-of.ts";

/** The same people each time, so that two tries differ by the document only. */
const SEED = 1;

/** What can be done with a document, and what came of the last of it. */
export function useActs(text: string, base: string | undefined) {
  const ask = useAsk();
  const [outcome, setOutcome] = useState<Outcome>();

  /** Shows what comes of something, and that it is under way until then. */
  async function show(act: () => Promise<Outcome | undefined>): Promise<Outcome | undefined> {
    setOutcome({ kind: "working" });
    const came = await act();
    setOutcome(came);
    return came;
  }

  async function check(isHeld: boolean): Promise<Outcome> {
    const asked = await ask<Validity>("/admin/v1/validate", { method: "POST", text });
    if ("status" in asked) return refused(asked);
    return { kind: "checked", faults: asked.value.faults, warnings: asked.value.warnings, isHeld };
  }

  async function compare(): Promise<Outcome> {
    const asked = await ask<CatalogDiff>("/admin/v1/diff", { method: "POST", text });
    // What has faults cannot be compared: they are told by their lines.
    if ("status" in asked) return asked.status === 422 ? check(false) : refused(asked);
    return { kind: "compared", from: asked.value.from, changes: asked.value.changes };
  }

  async function simulate(pings: number): Promise<Outcome> {
    const against = base === undefined ? undefined : "published";
    const body = present({ catalog: JSON.parse(text), pings, seed: SEED, against });
    const asked = await ask<SimulatedDay>("/admin/v1/simulate", { body });
    if (!("status" in asked)) return { kind: "simulated", day: asked.value };
    const checked = asked.status === 422 ? await check(false) : undefined;
    return checked?.kind === "checked" && checked.faults.length > 0 ? checked : refused(asked);
  }

  async function put(message: string): Promise<Outcome> {
    const path = `/admin/v1/catalog?message=${encodeURIComponent(message)}`;
    const headers = base === undefined ? { "if-none-match": "*" } : { "if-match": `"${base}"` };
    const asked = await ask<{ version: string; warnings?: readonly Fault[] }>(path, { method: "PUT", text, headers });
    if (!("status" in asked))
      return { kind: "published", version: asked.value.version, warnings: asked.value.warnings ?? [] };
    if (asked.code === "version-conflict") return { kind: "stale", theirs: await newest() };
    const checked = asked.status === 422 ? await check(true) : undefined;
    return checked?.kind === "checked" && checked.faults.length > 0 ? checked : refused(asked);
  }

  async function newest(): Promise<Version | undefined> {
    const asked = await ask<{ readonly catalogs: readonly Version[] }>("/admin/v1/catalogs");
    return "status" in asked ? undefined : asked.value.catalogs[0];
  }

  return {
    outcome,
    clear: () => setOutcome(undefined),
    check: () => show(() => check(false)),
    compare: () => show(compare),
    simulate: (pings: number) => show(() => simulate(pings)),
    /** Faults hold a publication; without any, what would change is shown before it. */
    prepare: () =>
      show(async () => {
        const checked = await check(true);
        return checked.kind === "checked" && checked.faults.length === 0 ? compare() : checked;
      }),
    publish: (message: string) => show(() => put(message)),
  };
}

function refused(refusal: Refusal): Outcome {
  return { kind: "refused", refusal };
}
