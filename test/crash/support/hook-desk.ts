import { vi } from "vitest";
import type { ShakyWorld } from "./shaky-world.ts";

/** One message that an endpoint got; its answer may have been lost. */
export interface HeardHook {
  readonly host: string;
  readonly id: string;
  readonly text: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly atMs: number;
}

/** Stands in for all endpoints, which lose messages and answers as all others do, and now and then fail. */
export function openHookDesk(world: ShakyWorld): readonly HeardHook[] {
  const heard: HeardHook[] = [];
  const { hits, between } = world.luck;

  function arrive(url: string, init: RequestInit | undefined): Response | undefined {
    if (hits(world.faults.lostCalls)) return new Response(null, { status: 503 });
    const text = String(init?.body);
    const { type, data } = JSON.parse(text);
    const id = new Headers(init?.headers).get("webhook-id") ?? "";
    const { subject, sequence } = data;
    heard.push({ host: new URL(url).host, id, text, type, subject, sequence, atMs: world.nowMs });
    return hits(world.faults.lostAnswers) ? undefined : new Response(null, { status: 204 });
  }

  vi.spyOn(globalThis, "fetch").mockImplementation((url, init) => {
    world.leave();
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error("the line broke"));
      if (hits(world.faults.lostCalls)) return void world.after(between(1, 30), fail);
      const travelMs = hits(world.faults.slowCalls) ? between(30, 8_000) : between(1, 30);
      world.later(travelMs, () => {
        const answer = arrive(String(url), init);
        if (answer === undefined) fail();
        else world.later(between(1, 30), () => resolve(answer));
      });
    });
  });
  return heard;
}
