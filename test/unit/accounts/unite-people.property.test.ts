import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageRow, PersonRows } from "../../../shared/accounts/person-rows.ts";
import { unitePeople } from "../../../shared/accounts/unite-people.ts";
import { indexJourneys } from "../../../shared/catalog/compile/index-journeys.ts";
import type { CapRule } from "../../../shared/catalog/policy.ts";
import { MAX_EVENTS_A_PURPOSE } from "../../../shared/consent/bound-history.ts";
import { couponState } from "../../../shared/coupons/coupon.ts";
import type { KeptCoupon } from "../../../shared/coupons/kept-coupon.ts";
import { capReached } from "../../../shared/decide/caps.ts";
import type { FirstExposure } from "../../../shared/measure/counted-offer.ts";
import { isStopped } from "../../../shared/person/change-stop.ts";
import { MAX_RECEIPTS } from "../../../shared/person/message-bounds.ts";
import { type Exposure, isGranted, type Stop } from "../../../shared/person/person-state.ts";
import { MAX_TAGS } from "../../../shared/tags/kept-tag.ts";
import { greeting, townPolicy } from "../../support/decide-world.ts";
import { exposuresOf, messageRow, NO_CAPS, rowsOfPerson } from "../../support/person-rows.ts";
import { kept } from "../coupons/support/kept.ts";

const NOW_MS = 1_000;
const NAMES = ["a", "b", "__proto__", "toString"] as const;
const name = fc.constantFrom(...NAMES);
const atMs = fc.integer({ min: 0, max: NOW_MS });
const byName = <Value>(value: fc.Arbitrary<Value>) =>
  fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }).map((all) => Object.fromEntries(all));

const consent = byName(fc.record({ granted: fc.boolean(), atMs }));
const stop: fc.Arbitrary<Stop> = fc.record({
  stopped: fc.boolean(),
  atMs,
  jtis: fc.uniqueArray(fc.constantFrom("x", "y", "z"), { maxLength: 2 }),
});
const first: fc.Arbitrary<FirstExposure> = fc.record(
  {
    atMs,
    isKnown: fc.boolean(),
    offer: fc.constantFrom("treatment" as const, "control" as const).map((arm) => ({
      key: { moment: "m", campaign: "c", variant: "v", arm, channel: "inline" as const, place: "" },
      isExposure: true as const,
    })),
    converted: fc.constant(true as const),
    conversions: fc.record({ day: fc.integer({ min: 1, max: 3 }), count: fc.integer({ min: 1, max: 10 }) }),
  },
  { requiredKeys: ["atMs", "isKnown", "offer"] },
);

/** Messages of one device, each with the exposures of its decision. */
const messagesOf = (device: string): fc.Arbitrary<readonly MessageRow[]> =>
  fc
    .array(fc.record({ atMs, moments: fc.subarray([...NAMES]), hasReceipt: fc.boolean() }), { maxLength: 12 })
    .map((all) =>
      all.map(({ moments, hasReceipt, ...message }, at) => {
        const id = `${device}-${at}`;
        const exposures = moments.map(
          (moment): Exposure => ({ id, atMs: message.atMs, moment, campaign: "c", marketing: true, person: true }),
        );
        return messageRow(device, id, {
          ...message,
          serial: id,
          receipt: hasReceipt ? '{"outcome":"offer","gates":[]}' : null,
          exposures: exposures.length === 0 ? null : JSON.stringify(exposures),
        });
      }),
    );

const consentEventsOf = (device: string) =>
  fc.array(fc.tuple(name, fc.boolean(), atMs), { maxLength: 8 }).map((all) =>
    all.map(([purpose, granted, receivedMs], at) => ({
      number: at + 1,
      events: [
        { purpose, granted, receivedMs, iatMs: receivedMs, device, jti: `${at}`, noticeVersion: "1", surface: "test" },
      ],
    })),
  );

const peopleOf = (device: string): fc.Arbitrary<PersonRows> =>
  fc
    .record({
      consent,
      attributes: byName(fc.integer()),
      suppressions: byName(fc.integer({ min: NOW_MS + 1, max: 2 * NOW_MS })),
      stops: byName(stop),
      signalsHad: byName(atMs),
      measured: byName(first),
      messages: messagesOf(device),
      consentEvents: consentEventsOf(device),
      epoch: atMs,
    })
    .map(({ consent, measured, messages, consentEvents, ...profile }) =>
      rowsOfPerson(device, { profile, consent, measured, messages, consentEvents, coupons: couponsFor(messages) }),
    );

/** A coupon for each time that the moment "a" was given. */
function couponsFor(messages: readonly MessageRow[]): readonly KeptCoupon[] {
  const given = exposuresOf({ messages }).filter(({ moment }) => moment === "a");
  return given.map(({ id, atMs }) => kept(id, { mintedMs: atMs }));
}

const GREETED = townPolicy({ moments: [greeting({ id: "a" })] }).moments;
const account = peopleOf("phone");
const device = peopleOf("laptop");
const merge = {
  id: "m".repeat(16),
  places: false,
  owners: {},
  scores: [],
  journeys: indexJourneys([]),
  caps: NO_CAPS,
  nowMs: NOW_MS,
};
const unite = (one: PersonRows, other: PersonRows, id = merge.id) => unitePeople(one, other, { ...merge, id });
const keyOf = ({ kid, jti }: MessageRow) => `${kid} ${jti}`;
const exposureNames = (rows: PersonRows) =>
  exposuresOf(rows)
    .map(({ id, moment }) => `${id} ${moment}`)
    .toSorted();
/** What is added up of all batches, by arm. */
const countedOf = ({ owed }: PersonRows) =>
  owed.flatMap(({ counts }) => counts.map(({ hour, key, figures }) => JSON.stringify([hour, key, figures]))).toSorted();

describe("two people who become one", () => {
  it("grant no purpose that one of them withdrew, or that neither granted, and every other that one of them granted", () => {
    fc.assert(
      fc.property(account, device, (one, other) => {
        const after = unite(one, other).person.consent;
        for (const purpose of NAMES) {
          const said = [one, other].flatMap(({ person }) =>
            Object.hasOwn(person.consent, purpose) ? [person.consent[purpose]?.granted] : [],
          );
          expect(isGranted(after, purpose)).toBe(said.includes(true) && !said.includes(false));
        }
      }),
    );
  });

  it("have every exposure of both, each once, so whatever cap was reached for either is reached for both", () => {
    const rule = fc.record({
      max: fc.integer({ min: 1, max: 8 }),
      window: fc.constant("rolling" as const),
      lengthMs: fc.integer({ min: 1, max: NOW_MS }),
    });
    fc.assert(
      fc.property(account, device, rule, name, (one, other, cap: CapRule, moment) => {
        const after = unite(one, other);
        expect(exposureNames(after)).toEqual([...exposureNames(one), ...exposureNames(other)].toSorted());
        const times = (rows: PersonRows) =>
          exposuresOf(rows).flatMap((exposure) => (exposure.moment === moment ? [exposure.atMs] : []));
        const isReached = (all: readonly number[]) => capReached([cap], all, "UTC", NOW_MS);
        const added = [...times(one), ...times(other)].toSorted((a, b) => a - b);
        expect(isReached(times(after))).toBe(isReached(added));
        if (isReached(times(one)) || isReached(times(other))) expect(isReached(times(after))).toBe(true);
      }),
    );
  });

  it("keep back whatever was kept back from either", () => {
    fc.assert(
      fc.property(account, device, (one, other) => {
        const { profile } = unite(one, other).person;
        for (const { profile: before } of [one.person, other.person]) {
          for (const moment of NAMES) {
            if (isStopped(before, moment)) expect(isStopped(profile, moment)).toBe(true);
            if (!Object.hasOwn(before.suppressions, moment)) continue;
            expect(profile.suppressions[moment]).toBeGreaterThanOrEqual(before.suppressions[moment] ?? 0);
          }
          for (const signal of Object.keys(before.signalsHad ?? {}))
            expect(Object.hasOwn(profile.signalsHad ?? {}, signal)).toBe(true);
        }
      }),
    );
  });

  it("keep each message with its answer, and the account's rows as they were", () => {
    fc.assert(
      fc.property(account, device, (one, other) => {
        const after = unite(one, other);
        const answers = ({ messages }: PersonRows, more: object = {}) =>
          messages.map((row) => [keyOf(row), { ...JSON.parse(row.answer ?? ""), ...more }]);
        // Receipts keep the id that names the device's own person.
        expect(answers(after)).toEqual([...answers(one), ...answers(other, { person: "laptop" })]);
        expect(after.messages.slice(0, one.messages.length)).toEqual(one.messages);
        expect(after.consentEvents.slice(0, one.consentEvents.length)).toEqual(one.consentEvents);
        const events = (rows: PersonRows) => rows.consentEvents.flatMap((row) => row.events);
        expect(events(after)).toEqual([...events(one), ...events(other)]);
        expect(new Set(after.consentEvents.map(({ number }) => number)).size).toBe(after.consentEvents.length);
      }),
    );
  });

  it("are the same if it is done a second time", () => {
    fc.assert(
      fc.property(account, device, (one, other) => {
        const once = unite(one, other);
        const { measured, owed, ...twice } = unite(once, other);
        const { measured: before, owed: counted, ...first } = once;
        expect(twice).toEqual(first);
        // The batch has the id of the merge, and a counter counts it once.
        expect(owed.map(({ id }) => id)).toEqual(
          counted.length === 0 ? owed.map(() => merge.id) : counted.map(({ id }) => id),
        );
        expect(Object.keys(measured)).toEqual(Object.keys(before));
      }),
    );
  });

  it("count as one person of each campaign in one arm at most, whichever of three comes first", () => {
    fc.assert(
      fc.property(account, device, peopleOf("watch"), (one, other, third) => {
        const forth = unite(unite(one, other, "first"), third, "second");
        const back = unite(unite(one, third, "first"), other, "second");
        expect(countedOf(forth)).toEqual(countedOf(back));
        for (const campaign of NAMES) {
          const firsts = [one, other, third].flatMap(({ measured }) =>
            Object.hasOwn(measured, campaign) ? [measured[campaign]] : [],
          );
          const arms = new Set(firsts.map((exposure) => exposure?.offer?.key.arm));
          const united = Object.hasOwn(forth.measured, campaign) ? forth.measured[campaign] : undefined;
          expect(united?.offer === undefined).toBe(arms.size !== 1);
          if (firsts.length > 0)
            expect(united?.atMs).toBe(Math.min(...firsts.map((exposure) => exposure?.atMs ?? NOW_MS)));
        }
        const taken = forth.owed
          .flatMap(({ counts }) => counts)
          .reduce((sum, { figures }) => sum - (figures.exposed ?? 0), 0);
        const counted = [one, other, third].reduce((sum, { measured }) => sum + Object.keys(measured).length, 0);
        const left = Object.values(forth.measured).filter(({ offer }) => offer !== undefined).length;
        expect(counted - taken).toBe(left);
      }),
    );
  });

  it("come to the same in whatever order a second device follows, but for gaps that the first one fills", () => {
    fc.assert(
      fc.property(account, device, peopleOf("watch"), (one, other, third) => {
        const forth = unite(unite(one, other), third, "second");
        const back = unite(unite(one, third), other, "second");
        expect(forth.person.consent).toEqual(back.person.consent);
        expect(exposureNames(forth)).toEqual(exposureNames(back));
        const { attributes, stops, ...profile } = forth.person.profile;
        const { attributes: _, stops: stopped, ...same } = back.person.profile;
        expect(profile).toEqual(same);
        for (const moment of NAMES)
          expect(isStopped({ stops: stops ?? {} }, moment)).toBe(isStopped({ stops: stopped ?? {} }, moment));
        expect(Object.keys(attributes).toSorted()).toEqual(Object.keys(back.person.profile.attributes).toSorted());
        const names = (rows: PersonRows) => rows.messages.map(keyOf).toSorted();
        expect(names(forth)).toEqual(names(back));
      }),
    );
  });

  it("have every tag of both, and forget no owner under whom the registry may have it", () => {
    const tags = (owner: string) =>
      fc.uniqueArray(
        fc.record({
          tag: name,
          owner: fc.constant(owner),
          state: fc.constantFrom("put" as const, "held" as const, "remove" as const),
          atMs,
          from: fc.subarray(["watch", "ring"]),
        }),
        { selector: ({ tag }) => tag },
      );
    const owners = Object.fromEntries(NAMES.map((tag) => [tag, "phone"] as const));
    fc.assert(
      fc.property(tags("phone"), tags("laptop"), (one, other) => {
        const [account, device] = [rowsOfPerson("phone", { tags: one }), rowsOfPerson("laptop", { tags: other })];
        const after = unitePeople(account, device, { ...merge, owners });
        for (const tag of new Set([...one, ...other].map((kept) => kept.tag))) {
          const [kept, ...more] = after.tags.filter((row) => row.tag === tag);
          const before = [...one, ...other].filter((row) => row.tag === tag);
          const known = before.flatMap(({ owner, from }) => [owner, ...from]);
          expect(more).toEqual([]);
          expect([kept?.owner, ...(kept?.from ?? [])]).toEqual(expect.arrayContaining([...new Set(known)]));
          expect(kept?.state === "remove").toBe(before.every(({ state }) => state === "remove"));
          if (kept?.state !== "remove") expect(kept?.owner).toBe("phone");
        }
      }),
    );
  });

  it("keep their coupons: the account's as they are, and of the device's as many as a cap allows of both, the oldest", () => {
    const rule = fc.record({
      max: fc.integer({ min: 1, max: 4 }),
      window: fc.constant("rolling" as const),
      lengthMs: fc.integer({ min: 1, max: NOW_MS }),
    });
    fc.assert(
      fc.property(account, device, rule, (one, other, cap: CapRule) => {
        const moments = new Map([...GREETED].map(([id, moment]) => [id, { ...moment, caps: [cap] }]));
        const after = unitePeople(one, other, { ...merge, caps: { ...NO_CAPS, moments } });
        const [own = [], added = []] = [one.coupons, other.coupons];
        const coupons = after.coupons ?? [];
        expect(coupons.slice(0, own.length)).toEqual(own);
        const moved = coupons.slice(own.length);
        expect(moved.map(({ coupon }) => coupon.id)).toEqual(added.map(({ coupon }) => coupon.id));
        expect(moved.every(({ index, from }) => index === "put" && from?.join() === "laptop")).toBe(true);
        const isVoid = ({ coupon }: KeptCoupon) => couponState(coupon, NOW_MS) === "void";
        const given = exposuresOf(after).filter(({ moment }) => moment === "a");
        /** Whether the cap lets through what came at this time, and all after it, if these coupons are none. */
        const isWithin = (fromMs: number, none: readonly KeptCoupon[]) => {
          const counted = given.filter(({ id }) => !none.some(({ coupon }) => coupon.id === id));
          const times = counted.map(({ atMs }) => atMs);
          return times.every((at, place) => at < fromMs || !capReached([cap], times.slice(0, place), "UTC", at));
        };
        const over = moved.filter(isVoid);
        for (const one of moved) {
          const none = over.filter((another) => another !== one);
          expect(isWithin(one.coupon.mintedMs, none)).toBe(!isVoid(one));
        }
      }),
    );
  });

  it("keep the bounds of one: 200 receipts, 1,000 changes of mind a purpose, 32 tags", () => {
    const many = (id: string, count: number) =>
      rowsOfPerson(id, {
        messages: Array.from({ length: count }, (_, at) =>
          messageRow(id, `${at}`, { atMs: at, serial: `${id}-${at}`, receipt: "{}", input: "{}" }),
        ),
        consentEvents: Array.from({ length: 4 * count }, (_, at) => ({
          number: at + 1,
          events: [
            { purpose: "a", granted: at % 2 === 0, receivedMs: at * 3_600_000, iatMs: at, device: id, jti: `${at}` },
          ].map((event) => ({ ...event, noticeVersion: "1", surface: "test" })),
        })),
        tags: Array.from({ length: count % 40 }, (_, at) => ({
          ...{ tag: `${id}-${at}`, owner: id, state: "held" as const, atMs: at },
        })),
      });
    fc.assert(
      fc.property(fc.integer({ max: 250, min: 0 }), fc.integer({ max: 250, min: 0 }), (one, other) => {
        const tags = many("laptop", other).tags.map(({ tag }) => [tag, "phone"] as const);
        const after = unitePeople(many("phone", Math.min(one, 199)), many("laptop", Math.min(other, 199)), {
          ...merge,
          owners: Object.fromEntries(tags),
        });
        expect(after.messages.filter(({ receipt }) => receipt !== null).length).toBeLessThanOrEqual(MAX_RECEIPTS);
        expect(after.messages.filter(({ input }) => input !== null).length).toBeLessThanOrEqual(MAX_RECEIPTS);
        const events = after.consentEvents.flatMap((row) => row.events).filter((event) => event !== null);
        expect(events.length).toBeLessThanOrEqual(MAX_EVENTS_A_PURPOSE);
        expect(after.tags.filter(({ state }) => state !== "remove").length).toBeLessThanOrEqual(
          Math.max(MAX_TAGS, Math.min(one, 199) % 40),
        );
      }),
      { numRuns: 30 },
    );
  });
});
