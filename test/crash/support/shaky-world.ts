import { AsyncLocalStorage } from "node:async_hooks";
import { untilIdle } from "./deterministic-crypto.ts";
import { type Disk, makeDisk, type Row } from "./disk.ts";
import type { Luck } from "./luck.ts";

/** How often what goes wrong: of all calls, of all alarms, or after each thing that happens. */
export interface Faults {
  readonly lostCalls: number;
  readonly lostAnswers: number;
  readonly slowCalls: number;
  readonly lateAlarms: number;
  readonly crashes: number;
  readonly evictions: number;
}

export const CALM: Faults = {
  lostCalls: 0,
  lostAnswers: 0,
  slowCalls: 0,
  lateAlarms: 0,
  crashes: 0,
  evictions: 0,
};

/** Whoever does something: an object in memory, or one request at an edge. What is dead is heard no more and hears nothing. */
export interface Actor {
  isDead: boolean;
}

/** An object in memory. */
export interface Body extends Actor {
  readonly name: string;
  readonly disk: Disk;
  object: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  /** Calls and other work under way. */
  pending: number;
  /** Those who wait for an answer, to be told that the object is gone. */
  readonly callers: Set<(error: Error) => void>;
  /** The alarm is being handled; whether another one was set meanwhile. */
  ringing: { isSetAnew: boolean } | undefined;
  isFlushing: boolean;
}

/** Makes the object of a name, as it comes into memory. */
export type MakeObject = (body: Body) => Body["object"];

const RETRY_ALARM_MS = 2_000;
/** Nobody hears of a failure of what nobody waits for. */
const ignore = () => {};

/**
 * Objects, what they have stored, and a clock, where one thing happens after the other: a call arrives, an answer, an alarm, a
 * timer. Between any two of them an object or all of them may be lost, with what they have not stored yet.
 */
export class ShakyWorld {
  nowMs: number;
  faults: Faults = CALM;
  readonly luck: Luck;
  readonly #make: MakeObject;
  /** Its answers come, whoever asked: those who share an isolate share them. */
  readonly #isShared: (name: string) => boolean;
  readonly #actors = new AsyncLocalStorage<Actor | undefined>();
  readonly #disks = new Map<string, Disk>();
  readonly #bodies = new Map<string, Body>();
  #edges: Actor[] = [];
  #events: { readonly atMs: number; readonly work: () => void; readonly actor: Actor | undefined }[] = [];

  constructor(luck: Luck, startMs: number, make: MakeObject, isShared: (name: string) => boolean) {
    this.luck = luck;
    this.nowMs = startMs;
    this.#make = make;
    this.#isShared = isShared;
  }

  /** Has this done later, unless its actor is dead by then. Gives what keeps it from happening. */
  after(lengthMs: number, work: () => void): () => void {
    const event = { atMs: this.nowMs + Math.max(0, lengthMs), work, actor: this.#actors.getStore() };
    let at = this.#events.length;
    while (at > 0 && (this.#events[at - 1]?.atMs ?? 0) > event.atMs) at--;
    this.#events.splice(at, 0, event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  /** The same of the world itself: it happens, whoever is dead by then. */
  later(lengthMs: number, work: () => void): void {
    this.#actors.run(undefined, () => this.after(lengthMs, work));
  }

  /** A request at an edge: it lives until it has ended, or all is lost. */
  request(work: () => Promise<void>): void {
    const edge: Actor = { isDead: false };
    this.#edges.push(edge);
    this.#actors.run(edge, () => this.after(0, () => void work().catch(ignore)));
  }

  /** Calls an object, as another one or an edge does. */
  call(name: string, method: string, args: unknown[]): Promise<unknown> {
    const caller = this.#actors.getStore();
    if (caller?.isDead && !this.#isShared(name)) return new Promise(() => {});
    this.leave();
    return new Promise((resolve, reject) => {
      const hears = this.#isShared(name) ? undefined : caller;
      const answer = (settle: () => void) => this.#actors.run(hears, () => this.after(this.#travelMs(), settle));
      const fail = (error: Error) => void answer(() => reject(error));
      if (this.luck.hits(this.faults.lostCalls)) return fail(new Error("the call was lost"));
      this.later(this.#travelMs(), () => {
        const isLost = this.luck.hits(this.faults.lostAnswers);
        const settle = (value: unknown) =>
          isLost ? fail(new Error("the answer was lost")) : void answer(() => resolve(structuredClone(value)));
        void this.#work(this.#open(name), method, structuredClone(args), fail).then(settle, fail);
      });
    });
  }

  /** Before anything leaves an object, what it has written is stored. */
  leave(): void {
    const body = this.#actors.getStore();
    if (body !== undefined && "disk" in body && !body.isDead) this.#commit(body as Body);
  }

  /** Lets this much time pass, and everything happen that is due. */
  async runFor(lengthMs: number): Promise<void> {
    const untilMs = this.nowMs + lengthMs;
    for (let next = this.#events[0]; next !== undefined && next.atMs <= untilMs; next = this.#events[0]) {
      this.#events.shift();
      this.nowMs = next.atMs;
      const { actor, work } = next;
      if (actor?.isDead) continue;
      this.#actors.run(actor, work);
      await untilIdle();
      this.#flush();
      this.#stumble(actor);
    }
    this.nowMs = untilMs;
  }

  /** The object is lost, with what it has not stored. */
  crash(name: string): void {
    const body = this.#bodies.get(name);
    if (body === undefined) return;
    this.#bodies.delete(name);
    body.isDead = true;
    body.disk.lose();
    for (const fail of body.callers) fail(new Error("the object was lost"));
    this.#planAlarm(name, body.ringing === undefined ? 0 : RETRY_ALARM_MS);
  }

  /** An object that does nothing leaves memory. */
  evict(name: string): void {
    const body = this.#bodies.get(name);
    if (body === undefined || body.pending > 0) return;
    this.#commit(body);
    this.#bodies.delete(name);
  }

  /** All processes end: every object, every request. */
  kill(): void {
    for (const edge of this.#edges) edge.isDead = true;
    this.#edges = [];
    for (const name of [...this.#bodies.keys()]) this.crash(name);
  }

  /** Of all that stored anything. */
  names(): string[] {
    return [...this.#disks.keys()];
  }

  /** What an object has stored. */
  rows(name: string, query: string): Row[] {
    const disk = this.#disks.get(name);
    if (disk === undefined) return [];
    const [, table = ""] = /FROM (\w+)/.exec(query) ?? [];
    const isThere = disk.exec("SELECT 1 FROM sqlite_master WHERE name = ?", table).length > 0;
    return isThere ? disk.exec(query) : [];
  }

  /** Work that an object does for nobody who waits. */
  keepAwake(body: Pick<Body, "pending">, work: Promise<unknown>): void {
    body.pending++;
    void work.catch(ignore).finally(() => {
      body.pending--;
    });
  }

  setAlarm(body: Body, atMs: number): void {
    body.disk.alarm.atMs = Math.floor(atMs);
    if (body.ringing !== undefined) body.ringing.isSetAnew = true;
  }

  async #work(body: Body, method: string, args: unknown[], fail: (error: Error) => void): Promise<unknown> {
    body.pending++;
    body.callers.add(fail);
    try {
      return await this.#actors.run(body, async () => body.object[method]?.(...args));
    } finally {
      body.pending--;
      body.callers.delete(fail);
      if (!body.isDead) this.#commit(body);
      // Whoever waited was told already.
      else await new Promise(() => {});
    }
  }

  #open(name: string): Body {
    const known = this.#bodies.get(name);
    if (known !== undefined) return known;
    const disk = this.#disks.get(name) ?? makeDisk();
    this.#disks.set(name, disk);
    const callers: Body["callers"] = new Set();
    const nothing = { isDead: false, pending: 0, ringing: undefined, isFlushing: false };
    const body: Body = { name, disk, callers, object: {}, ...nothing };
    body.object = this.#make(body);
    this.#bodies.set(name, body);
    return body;
  }

  #commit(body: Body): void {
    if (body.disk.commit()) this.#planAlarm(body.name, 0);
  }

  /** What is written becomes stored by and by, though nothing leaves. */
  #flush(): void {
    for (const body of this.#bodies.values()) {
      if (body.isFlushing || !body.disk.isDirty()) continue;
      body.isFlushing = true;
      this.#actors.run(body, () =>
        this.after(this.luck.between(1, 15), () => {
          body.isFlushing = false;
          this.#commit(body);
        }),
      );
    }
  }

  #stumble(actor: Actor | undefined): void {
    const names = [...this.#bodies.keys()];
    const own =
      actor !== undefined && "name" in actor && this.luck.hits(0.5) ? String(actor.name) : this.luck.pick(names);
    if (this.luck.hits(this.faults.crashes) && own !== undefined) this.crash(own);
    const idle = this.luck.pick(names);
    if (this.luck.hits(this.faults.evictions) && idle !== undefined) this.evict(idle);
  }

  #travelMs(): number {
    return this.luck.hits(this.faults.slowCalls) ? this.luck.between(20, 4_000) : this.luck.between(0.5, 20);
  }

  #planAlarm(name: string, atLeastMs: number): void {
    const dueMs = this.#disks.get(name)?.storedAlarmMs() ?? null;
    if (dueMs === null) return;
    const lateMs = this.luck.hits(this.faults.lateAlarms) ? this.luck.between(0, 20_000) : this.luck.between(0, 5);
    this.later(Math.max(dueMs - this.nowMs, atLeastMs) + lateMs, () => this.#ring(name, dueMs));
  }

  /** The alarm goes off, at least once: one that fails, or whose object is lost meanwhile, goes off again. */
  #ring(name: string, dueMs: number): void {
    const disk = this.#disks.get(name);
    if (disk === undefined || disk.storedAlarmMs() !== dueMs) return;
    const body = this.#open(name);
    if (body.ringing !== undefined) {
      this.later(10, () => this.#ring(name, dueMs));
      return;
    }
    const ringing = { isSetAnew: false };
    body.ringing = ringing;
    const end = (hasFailed: boolean) => {
      body.ringing = undefined;
      if (!hasFailed && !ringing.isSetAnew) disk.alarm.atMs = null;
      this.#commit(body);
      if (hasFailed && !ringing.isSetAnew) this.#planAlarm(name, RETRY_ALARM_MS);
    };
    void this.#work(body, "alarm", [], () => {}).then(
      () => end(false),
      () => end(true),
    );
  }
}
