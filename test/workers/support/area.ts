/// <reference types="@cloudflare/vitest-plugin/types" />
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { AreaEntry, FanOut, PutReply } from "../../../shared/areas/area-calls.ts";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { sealLocator } from "../../../shared/tags/locator.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import type { SignalCall, SignalReply } from "../../../workers/objects/person/calls.ts";
import { Person } from "../../../workers/objects/person.ts";
import { bindings } from "./forge.ts";

/* Areas without people's objects: what these would say is said by the test. */

const MINUTE_MS = 60_000;

/** One shard of an area. */
export function shardOf(area: string, shard = 0) {
  return env.AREA.getByName(`${env.MESH_NAME}:area:${area}:${shard}`);
}

/** A signal that is on for ten minutes. */
export function signalOf(id: string, about: Partial<FanOut["signal"]> = {}): FanOut {
  const nowMs = Date.now();
  const of = { type: "fresh", place: "shop", fromMs: nowMs, untilMs: nowMs + 10 * MINUTE_MS, trust: "medium" as const };
  return { signal: { id, ...of, data: {}, ...about } };
}

/** An entry of somebody who is nobody else; `key` decides where in the order they come. */
export async function entryOf(key: string, about: Partial<AreaEntry> = {}): Promise<AreaEntry> {
  const { locators } = await importKeys(bindings());
  const person = encodeBase64url(crypto.getRandomValues(new Uint8Array(16)));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const locator = await sealLocator(locators[0], { person, epoch: 1 }, nonce);
  return { key, locator, isKnown: false, untilMs: Date.now() + 30 * MINUTE_MS, ...about };
}

/** Keys in order: `k0000`, `k0001` and so on. */
export function keysOf(count: number, prefix = "k"): string[] {
  return Array.from({ length: count }, (_, number) => `${prefix}${String(number).padStart(4, "0")}`);
}

/** Begins to tell an area's people of a signal. */
export function startIn(area: string, fanOut = signalOf("s1"), shard = 0): Promise<void> {
  return shardOf(area, shard).start(JSON.stringify(fanOut));
}

/** Registers somebody; what they are told. */
export async function putIn(area: string, key: string, about: Partial<AreaEntry> = {}, shard = 0): Promise<PutReply> {
  return JSON.parse(await shardOf(area, shard).put(JSON.stringify(await entryOf(key, about))));
}

/** What listeners heard if each of these keys was told once. */
export function onceEach(keys: readonly string[], signal = "s1"): string[] {
  return keys.map((key) => `${key} ${signal}`);
}

/** Registers somebody under each of these keys. */
export async function fill(area: string, keys: readonly string[], shard = 0): Promise<PutReply[]> {
  const object = shardOf(area, shard);
  const entries = await Promise.all(keys.map((key) => entryOf(key)));
  return Promise.all(entries.map(async (entry) => JSON.parse(await object.put(JSON.stringify(entry)))));
}

/** Whoever is told, in order, as `key signal`; what they say. */
export interface Listeners {
  readonly told: string[];
  /** What a call is answered with; `told` unless it is set. May do something first, as a test wants it. */
  answer: (call: SignalCall) => SignalReply | Promise<SignalReply>;
}

/** Takes the place of all people. Undone by `vi.restoreAllMocks`. */
export function listen(): Listeners {
  const listeners: Listeners = { told: [], answer: () => "told" };
  vi.spyOn(Person.prototype, "signal").mockImplementation(async (json) => {
    const call: SignalCall = JSON.parse(json);
    const reply = await listeners.answer(call);
    if (reply === "told") listeners.told.push(`${call.key} ${call.signal.id}`);
    return reply;
  });
  return listeners;
}

/** Lets the alarm go off if it is due; gives whether it was. */
export async function ringIfDue(area: string, shard = 0): Promise<boolean> {
  const object = shardOf(area, shard);
  const atMs = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
  return atMs !== null && atMs <= Date.now() && (await runDurableObjectAlarm(object));
}

/** Lets alarms go off until none is due. */
export async function ringAll(area: string, shard = 0): Promise<number> {
  let rung = 0;
  while (await ringIfDue(area, shard)) rung++;
  return rung;
}

/** The object loses what is not stored, as by a crash. */
export async function lose(area: string, shard = 0): Promise<void> {
  await evictDurableObject(shardOf(area, shard));
}

/** Every row of one of its tables. */
export function areaRows(area: string, table: "entry" | "fan_out" | "ended" | "mark", shard = 0) {
  return runInDurableObject(shardOf(area, shard), (_, { storage }) =>
    storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
  );
}
