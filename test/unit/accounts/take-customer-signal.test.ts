import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takeCustomerSignal } from "../../../shared/accounts/take-customer-signal.ts";
import { isSignalOn } from "../../../shared/person/is-signal-on.ts";
import { newPerson, type Profile } from "../../../shared/person/person-state.ts";
import type { SaidSignal } from "../../../shared/signals/stored-signal.ts";

const NOW_MS = Date.UTC(2031, 4, 3, 12);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const { profile: NEW } = newPerson("c", 0);

const said = (id: string, changes: Partial<SaidSignal> = {}): SaidSignal => ({
  id,
  sender: "crm",
  trust: "medium",
  type: "ready",
  data: { by: id },
  atMs: NOW_MS,
  ...changes,
});
const on = (id: string, changes: Partial<SaidSignal> = {}) =>
  said(id, { state: "on", validForMs: 10 * MINUTE_MS, ...changes });
const off = (id: string, changes: Partial<SaidSignal> = {}) => said(id, { state: "off", ...changes });

const take = (profile: Profile, signal: SaidSignal, nowMs = signal.atMs) => takeCustomerSignal(profile, signal, nowMs);
const all = (signals: readonly SaidSignal[], nowMs = NOW_MS) =>
  signals.reduce((profile, signal) => take(profile, signal, nowMs).profile, NEW);

describe("what happens once", () => {
  it("is judged, and leaves nothing", () => {
    const fact = { id: "a", type: "ready", trust: "medium", data: { by: "a" }, fromMs: NOW_MS, once: true };
    expect(take(NEW, said("a"))).toEqual({ profile: NEW, fact: { ...fact, untilMs: Number.MAX_SAFE_INTEGER } });
    const { fact: timed } = take(NEW, said("a", { validForMs: MINUTE_MS }));
    expect(timed).toEqual({ ...fact, untilMs: NOW_MS + MINUTE_MS });
  });

  it("is over once it counts no longer", () => {
    expect(take(NEW, said("a", { validForMs: MINUTE_MS }), NOW_MS + MINUTE_MS)).toEqual({ profile: NEW });
  });
});

describe("a state of a customer", () => {
  it("that is said to be on again is the same signal, with the data of the first", () => {
    const first = take(NEW, on("a"));
    const again = take(first.profile, on("b", { atMs: NOW_MS + 5 * MINUTE_MS }));
    expect(again.fact).toEqual({
      id: "a",
      type: "ready",
      trust: "medium",
      data: { by: "a" },
      fromMs: NOW_MS,
      untilMs: NOW_MS + 15 * MINUTE_MS,
    });
  });

  it("is one for each run that it is said of: turning one off leaves the others on", () => {
    const both = all([on("a", { run: "AC834" }), on("b", { run: "LH400" }), on("c")]);
    const { profile, ended } = take(both, off("d", { run: "LH400", atMs: NOW_MS + 1 }));
    expect([ended, ...["a", "b", "c"].map((id) => isSignalOn(profile, id))]).toEqual(["b", true, false, true]);
  });

  it("is new after it was turned off, and for who says it over a minute after its end", () => {
    const ended = all([on("a"), off("b", { atMs: NOW_MS + 1 })], NOW_MS + 1);
    expect(take(ended, on("c", { atMs: NOW_MS + 2 })).fact?.id).toBe("c");
    const late = on("c", { atMs: NOW_MS + 11 * MINUTE_MS + 1 });
    expect(take(all([on("a")]), late).fact?.id).toBe("c");
  });

  it("ends by `off`, which tells what it ends; of one time `off` wins", () => {
    const { profile } = take(NEW, on("a"));
    const turned = take(profile, off("b"));
    expect([turned.ended, turned.fact]).toEqual(["a", undefined]);
    expect([isSignalOn(profile, "a"), isSignalOn(turned.profile, "a")]).toEqual([true, false]);
    expect(take(turned.profile, on("c")).fact).toBeUndefined();
    expect(take(turned.profile, off("d")).ended).toBeUndefined();
  });

  it("is one a type", () => {
    const profile = all([on("a"), on("b", { type: "late" }), off("c", { type: "late", atMs: NOW_MS + 1 })], NOW_MS + 1);
    expect([isSignalOn(profile, "a"), isSignalOn(profile, "b")]).toEqual([true, false]);
  });

  it("that changes nothing gives the same object", () => {
    const { profile } = take(NEW, on("a"));
    expect(take(profile, on("a")).profile).toBe(profile);
    const ended = take(profile, off("b")).profile;
    expect(take(ended, off("b")).profile).toBe(ended);
  });

  it("is remembered for more than a day after its end, and 20 at most", () => {
    const offMs = NOW_MS + MINUTE_MS;
    const ended = take(all([on("a")]), off("b", { atMs: offMs })).profile;
    const names = (nowMs: number) =>
      Object.keys(take(ended, on("c", { type: "late", atMs: nowMs })).profile.signals ?? {});
    expect(names(offMs + 24 * HOUR_MS)).toEqual(["late", "ready"]);
    expect(names(offMs + 25 * HOUR_MS)).toEqual(["late"]);
    const many = Array.from({ length: 30 }, (_, index) => on(`s${index}`, { type: `t${index}`, atMs: NOW_MS + index }));
    expect(Object.keys(all(many, NOW_MS + 30).signals ?? {})).toHaveLength(20);
  });

  it("follows from what was said, in whatever order it comes and however often", () => {
    const anySaid = fc.record({
      atMs: fc.integer({ min: 0, max: 20 }).map((minutes) => NOW_MS - minutes * MINUTE_MS),
      validForMs: fc.integer({ min: 1, max: 30 }).map((minutes) => minutes * MINUTE_MS),
      isOff: fc.boolean(),
    });
    const messages = fc
      .array(anySaid, { maxLength: 6 })
      .map((list) =>
        list.map(({ atMs, validForMs, isOff }, index) =>
          isOff ? off(`s${index}`, { atMs }) : on(`s${index}`, { atMs, validForMs }),
        ),
      );
    const isOnAfter = (signals: readonly SaidSignal[]) => {
      const spans = all(signals).signals?.ready?.spans ?? [];
      return (spans[0]?.untilMs ?? 0) > NOW_MS;
    };
    fc.assert(
      fc.property(
        messages.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
        ),
        ([list, shuffled]) => {
          const offMs = Math.max(0, ...list.filter(({ state }) => state === "off").map(({ atMs }) => atMs));
          const isMeant = list.some(
            ({ state, atMs, validForMs = 0 }) => state === "on" && atMs > offMs && atMs + validForMs > NOW_MS,
          );
          expect([isOnAfter(list), isOnAfter(shuffled)]).toEqual([isMeant, isMeant]);
        },
      ),
    );
  });
});
