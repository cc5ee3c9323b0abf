/// <reference types="@cloudflare/vitest-plugin/types" />
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import type { Env } from "../../../workers/env.ts";
import { waitFor } from "../../support/wait-for.ts";
import { pushesOf } from "./person-object.ts";
import { makeVisitor, type Visitor } from "./visitor.ts";

/** How an attempt to send is answered: a status, or the answer when the test gives it. */
export type PushAnswer = number | Promise<Response>;

/** Stands in for every push service: takes what the mesh sends, in order, and answers as it was told. */
export interface PushDesk {
  readonly requests: readonly { readonly url: string; readonly headers: Headers }[];
  /** How the next attempts are answered; 201 after that. */
  answer(...answers: PushAnswer[]): void;
  /** Waits for this many attempts since the last `clear`. */
  heard(count: number): Promise<void>;
  clear(): void;
}

/** Takes the place of `fetch`. Undone by `vi.restoreAllMocks`. */
export function openPushDesk(): PushDesk {
  const requests: { url: string; headers: Headers }[] = [];
  const answers: PushAnswer[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    requests.push({ url: String(input), headers: new Headers(init?.headers) });
    const answer = answers.shift() ?? 201;
    return typeof answer === "number" ? new Response(null, { status: answer }) : answer;
  });
  return {
    requests,
    answer: (...more) => void answers.push(...more),
    heard: (count) => waitFor(() => expect(requests).toHaveLength(count)),
    clear() {
      requests.length = 0;
      answers.length = 0;
    },
  };
}

/** Keys of a browser that are really on the curve. */
const KEYS = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};

/** A visitor who has granted what a push at a place needs, subscribed at `http://push.test/{name}`. */
export async function makeSubscriber(name = "phone"): Promise<Visitor> {
  const visitor = await makeVisitor(["location", "marketing", "push"]);
  await subscribe(visitor, name);
  return visitor;
}

/** Subscribes at `http://push.test/{name}`. */
export async function subscribe(visitor: Visitor, name: string): Promise<void> {
  const subscription = { endpoint: `http://push.test/${name}`, keys: KEYS };
  expect((await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription })).status).toBe(204);
}

/** The person's own object. */
export function objectOf({ person }: Visitor) {
  const { PERSON } = env as unknown as Env;
  return PERSON.getByName(person);
}

/** When the object's alarm is set for, epoch milliseconds; null: it has none. */
export function alarmOf(visitor: Visitor): Promise<number | null> {
  return runInDurableObject(objectOf(visitor), (_, { storage }) => storage.getAlarm());
}

/** Runs the object's alarm, as if its time had come. Whether it had one. */
export function ringAlarm(visitor: Visitor): Promise<boolean> {
  return runDurableObjectAlarm(objectOf(visitor));
}

/** The pushes that are on their way. */
export function queuedBy({ person }: Visitor): Promise<{ deliveries: { state: string; open: boolean }[] }[]> {
  return pushesOf(person);
}

/** Waits until nothing is on its way to this person any more. */
export function settled(visitor: Visitor): Promise<void> {
  return waitFor(async () => expect(await queuedBy(visitor)).toEqual([]));
}
