import { describe, expect, it } from "vitest";
import { changeStop, isInstantFull, isStopped } from "../../../shared/person/change-stop.ts";
import { newPerson, type Profile } from "../../../shared/person/person-state.ts";

const { profile: NEW } = newPerson("p", 0);
const NOON_MS = Date.UTC(2026, 5, 3, 12);
const DAY_MS = 86_400_000;

function say(profile: Profile, stopped: boolean, iatMs: number, jti = `${stopped} ${iatMs}`, name = "doughnuts") {
  return changeStop(profile, { name, stopped, iatMs, jti }, Math.max(iatMs, NOON_MS));
}

describe("what a person says of one campaign", () => {
  it("holds until they undo it, for as long as it takes", () => {
    const stopped = say(NEW, true, NOON_MS);
    expect(isStopped(stopped, "doughnuts")).toBe(true);
    expect(isStopped(stopped, "books")).toBe(false);
    expect(isStopped(say(stopped, false, NOON_MS + 400 * DAY_MS), "doughnuts")).toBe(false);
  });

  it("has one effect a message: the same again, or an older one, changes nothing", () => {
    const stopped = say(NEW, true, NOON_MS, "a");
    expect(say(stopped, true, NOON_MS, "a")).toBe(stopped);
    const undone = say(stopped, false, NOON_MS + 1, "b");
    expect(say(undone, true, NOON_MS, "a")).toBe(undone);
    expect(say(undone, true, NOON_MS - 1, "c")).toBe(undone);
    expect(say(NEW, false, NOON_MS)).toBe(NEW);
  });

  it("of one instant holds as it came, each message once", () => {
    const undone = say(say(NEW, true, NOON_MS, "a"), false, NOON_MS, "b");
    expect(isStopped(undone, "doughnuts")).toBe(false);
    expect(say(undone, true, NOON_MS, "a")).toBe(undone);
    expect(isStopped(say(undone, true, NOON_MS, "c"), "doughnuts")).toBe(true);
  });

  it("has room for a few messages of one instant, and for any number of others", () => {
    let profile = NEW;
    for (let count = 0; count < 8; count++) {
      expect(isInstantFull(profile, "doughnuts", NOON_MS)).toBe(false);
      profile = say(profile, count % 2 === 0, NOON_MS, `${count}`);
    }
    expect(isInstantFull(profile, "doughnuts", NOON_MS)).toBe(true);
    expect(isInstantFull(profile, "doughnuts", NOON_MS + 1)).toBe(false);
    expect(isInstantFull(profile, "books", NOON_MS)).toBe(false);
    expect(say(profile, true, NOON_MS + 1).stops?.doughnuts?.jtis).toHaveLength(1);
  });

  it("is forgotten once it is undone and no older message can come any more", () => {
    const undone = say(say(NEW, true, NOON_MS), false, NOON_MS + 1);
    const later = say(undone, true, NOON_MS + 2 * DAY_MS, "later", "books");
    expect(Object.keys(later.stops ?? {})).toEqual(["books"]);
    expect(Object.keys(say(undone, true, NOON_MS + 2, "soon", "books").stops ?? {})).toEqual(["doughnuts", "books"]);
  });

  it("knows names that objects have by themselves for what they are: names", () => {
    for (const name of ["constructor", "toString", "hasOwnProperty"]) {
      expect(isStopped(NEW, name)).toBe(false);
      expect(isStopped(say(NEW, true, NOON_MS, "a", name), name)).toBe(true);
    }
  });
});
