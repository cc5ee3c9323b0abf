import { createCipheriv, createDecipheriv, createHmac, hash, KeyObject } from "node:crypto";
import { vi } from "vitest";
import type { Luck } from "./luck.ts";

/*
 * Node does WebCrypto on threads of its own, which finish in any order. Here what objects do all the time is done at once, so that
 * a seed always gives the same run; keys are still imported as ever.
 */

/** What all of the mesh is sealed with. */
const CIPHER = "aes-256-gcm";
const TAG_BYTES = 16;
const secrets = new WeakMap<object, KeyObject>();
let importing = 0;

/** Waits until nothing can go on without an event. */
export async function untilIdle(): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (importing > 0);
}

/** Takes the place of WebCrypto's slow parts and of what is random. Undone by `vi.restoreAllMocks`. */
export function fakeCrypto(luck: Luck): void {
  const { subtle } = crypto;
  const { importKey, verify } = subtle;
  vi.spyOn(Math, "random").mockImplementation(luck.draw);
  vi.spyOn(crypto, "getRandomValues").mockImplementation(luck.fill as typeof crypto.getRandomValues);
  vi.spyOn(subtle, "importKey").mockImplementation(
    counted((format: never, data: never, about: never, _: boolean, usages: never) =>
      importKey.call(subtle, format, data, about, true, usages),
    ) as never,
  );
  vi.spyOn(subtle, "verify").mockImplementation(counted(verify.bind(subtle)) as never);
  vi.spyOn(subtle, "encrypt").mockImplementation((async (about: Gcm, key: object, data: Uint8Array) => {
    const cipher = createCipheriv(CIPHER, secretOf(key), about.iv);
    if (about.additionalData !== undefined) cipher.setAAD(about.additionalData);
    return bytesOf(Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]));
  }) as never);
  vi.spyOn(subtle, "decrypt").mockImplementation((async (about: Gcm, key: object, data: Uint8Array) => {
    const decipher = createDecipheriv(CIPHER, secretOf(key), about.iv);
    if (about.additionalData !== undefined) decipher.setAAD(about.additionalData);
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    return bytesOf(Buffer.concat([decipher.update(data.subarray(0, -TAG_BYTES)), decipher.final()]));
  }) as never);
  vi.spyOn(subtle, "sign").mockImplementation((async (_: string, key: object, data: Uint8Array) =>
    bytesOf(createHmac("sha256", secretOf(key)).update(data).digest())) as never);
  vi.spyOn(subtle, "digest").mockImplementation((async (_: string, data: Uint8Array) =>
    bytesOf(hash("sha256", data, "buffer"))) as never);
}

interface Gcm {
  readonly iv: Uint8Array;
  readonly additionalData?: Uint8Array;
}

function counted(work: (...args: never[]) => Promise<unknown>) {
  return async (...args: never[]) => {
    importing++;
    try {
      return await work(...args);
    } finally {
      importing--;
    }
  };
}

function secretOf(key: object): KeyObject {
  const known = secrets.get(key) ?? KeyObject.from(key as never);
  secrets.set(key, known);
  return known;
}

function bytesOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
