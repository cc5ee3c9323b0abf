import { expect } from "vitest";
import { createDevice } from "../../../client/sdk/device.ts";
import type { PushService } from "../../../local/push/push-service.ts";
import { type Exchange, type MeshInfo, makeVisitor, type Visitor } from "../../../local/visitor.ts";
import type { Generator } from "../../../shared/simulate/generator.ts";
import type { MortalMesh } from "./mortal-mesh.ts";
import type { CountedExport } from "./recount-export.ts";

/** Where people live who are counted, and by which chances. */
export interface CountedWorld {
  readonly mesh: MortalMesh;
  readonly info: MeshInfo;
  readonly service: PushService;
  readonly random: Generator;
}

/** A person with one device, whose messages are sent until they are answered, and sometimes though they were. */
export interface CountedPerson {
  /** Registers and agrees, the first time or after an erasure; subscribes to pushes if that is agreed to. */
  readonly arrive: (purposes: readonly string[]) => Promise<void>;
  readonly consent: (purposes: readonly string[], granted: boolean) => Promise<void>;
  /** Gives the receipt if an offer was answered. */
  readonly ping: (claims: Readonly<Record<string, unknown>>) => Promise<string | undefined>;
  readonly react: (claims: Readonly<Record<string, unknown>>) => Promise<void>;
  /** All that is held of the person; undefined: they are erased. */
  readonly look: () => Promise<CountedExport | undefined>;
  readonly erase: () => Promise<void>;
}

/** So likely a message is sent once more, though it was answered. */
const REPEATS = 0.05;

/** Somebody new, whom nobody knows before they arrive. */
export async function makeCountedPerson({ mesh, info, service, random }: CountedWorld): Promise<CountedPerson> {
  const device = await createDevice();
  const { audience, noticeVersion, vapidPublicKey } = info;
  let visitor = await makeNewVisitor();

  function makeNewVisitor(): Promise<Visitor> {
    return makeVisitor({ url: mesh.url, audience, device, fetch: mesh.fetch });
  }

  async function say(speak: (visitor: Visitor) => Promise<Exchange>, status?: number): Promise<Exchange> {
    const exchange = await speak(visitor);
    if (status !== undefined) expect(exchange).toMatchObject({ status });
    if (random.happens(REPEATS)) {
      const again = await visitor.repeat(exchange);
      expect([again.status, again.body.outcome]).toEqual([exchange.status, exchange.body.outcome]);
    }
    return exchange;
  }

  const person: CountedPerson = {
    async arrive(purposes) {
      visitor = await makeNewVisitor();
      await say((one) => one.register(), 200);
      await person.consent(purposes, true);
      if (!purposes.includes("push")) return;
      const { subscription } = service.subscribe(vapidPublicKey);
      await say((one) => one.send("/v1/me/subscription", "subscription+jwt", { subscription }), 204);
    },
    async consent(purposes, granted) {
      const grants = purposes.map((purpose) => ({ purpose, granted }));
      const claims = { grants, noticeVersion, surface: "test" };
      await say((one) => one.send("/v1/me/consent", "consent+jwt", claims), 200);
    },
    async ping(claims) {
      const { body } = await say((one) => one.ping(claims), 200);
      return body.outcome === "none" ? undefined : String(body.receipt);
    },
    async react(claims) {
      await say((one) => one.send("/v1/reactions", "reaction+jwt", claims), 202);
    },
    async look() {
      const all: Record<string, unknown> = {};
      let next: unknown;
      do {
        const about = next === undefined ? {} : { next };
        const { status, body } = await say((one) => one.send("/v1/me/export", "export+jwt", about));
        if (status !== 200) return undefined;
        for (const [name, value] of Object.entries(body)) {
          all[name] = Array.isArray(value) ? [all[name] ?? [], value].flat() : value;
        }
        next = body.next;
      } while (next !== undefined);
      return all as unknown as CountedExport;
    },
    async erase() {
      await say((one) => one.send("/v1/me/erase", "erase+jwt"), 200);
    },
  };
  return person;
}
