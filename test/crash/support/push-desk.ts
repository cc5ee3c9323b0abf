import { vi } from "vitest";
import type { ShakyWorld } from "./shaky-world.ts";

/** One push that a push service took. */
export interface Taken {
  readonly endpoint: string;
  /** Of its decision: the same of every try. */
  readonly receipt: string;
  readonly atMs: number;
}

/** Stands in for all push services, which lose requests and answers as all others do. Undone by `vi.restoreAllMocks`. */
export function openPushDesk(world: ShakyWorld): readonly Taken[] {
  const taken: Taken[] = [];
  const { hits, between } = world.luck;

  function arrive(endpoint: string, body: unknown): Response | undefined {
    if (hits(world.faults.lostCalls)) return new Response(null, { status: 503 });
    const { receipt } = JSON.parse(String(body)).notification.data;
    taken.push({ endpoint, receipt, atMs: world.nowMs });
    return hits(world.faults.lostAnswers) ? undefined : new Response(null, { status: 201 });
  }

  vi.spyOn(globalThis, "fetch").mockImplementation((endpoint, init) => {
    world.leave();
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error("the line broke"));
      init?.signal?.addEventListener("abort", fail);
      if (hits(world.faults.lostCalls)) return void world.after(between(1, 30), fail);
      const travelMs = hits(world.faults.slowCalls) ? between(30, 8_000) : between(1, 30);
      world.later(travelMs, () => {
        const answer = arrive(String(endpoint), init?.body);
        if (answer === undefined) fail();
        else world.later(between(1, 30), () => resolve(answer));
      });
    });
  });
  return taken;
}
