import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyConsent, consentView } from "../../shared/consent/consent.ts";
import { type ConsentState, isGranted } from "../../shared/person/person-state.ts";

/** One purpose said at one time: "+" is a grant, "-" a withdrawal. */
type Said = readonly [sign: "+" | "-", purpose: string, iatMs: number];

function say(consent: ConsentState, [sign, purpose, iatMs]: Said) {
  const grants = [{ purpose, granted: sign === "+" }];
  const claims = { grants, noticeVersion: "1", surface: "test", jti: `${purpose}${iatMs}` };
  return applyConsent(consent, claims, { device: "d", iatMs, receivedMs: iatMs + 5 });
}

const consentAfter = (...said: Said[]) => said.reduce<ConsentState>((consent, one) => say(consent, one).consent, {});

const purposes = fc.constantFrom("location", "marketing", "push");
const events = fc.array(
  fc.tuple(fc.constantFrom("+" as const, "-" as const), purposes, fc.integer({ min: 0, max: 20 })),
  { maxLength: 30 },
);

describe("consent", () => {
  it("was never given until it is, and is given for that purpose alone", () => {
    expect(isGranted({}, "marketing")).toBe(false);
    const consent = consentAfter(["+", "marketing", 1]);
    expect(isGranted(consent, "marketing")).toBe(true);
    expect(isGranted(consent, "push")).toBe(false);
    for (const name of ["toString", "__proto__", "constructor"]) expect(isGranted(consent, name)).toBe(false);
  });

  it("is gone after a withdrawal, whenever that was said and whatever came before", () => {
    fc.assert(
      fc.property(events, purposes, fc.integer({ min: 0, max: 20 }), (said, purpose, iatMs) => {
        expect(isGranted(consentAfter(...said, ["-", purpose, iatMs]), purpose)).toBe(false);
      }),
    );
  });

  it("is not changed by a grant that is older than the newest event on its purpose", () => {
    expect(isGranted(consentAfter(["+", "push", 10], ["-", "push", 20], ["+", "push", 15]), "push")).toBe(false);
    expect(isGranted(consentAfter(["+", "push", 10], ["-", "push", 20], ["+", "push", 20]), "push")).toBe(true);
    fc.assert(
      fc.property(events, purposes, fc.integer({ min: 1, max: 20 }), (said, purpose, olderMs) => {
        const consent = consentAfter(...said);
        const newestMs = consent[purpose]?.atMs;
        fc.pre(newestMs !== undefined);
        const { consent: next, events: made } = say(consent, ["+", purpose, (newestMs ?? 0) - olderMs]);
        expect(next).toBe(consent);
        expect(made).toEqual([]);
      }),
    );
  });

  it("withdrawn late is still newest: the grant that it came after is not said again by an older one", () => {
    // Said at 5, heard after the grant of 10: it holds, and a grant of 8 does not undo it.
    const consent = consentAfter(["+", "push", 10], ["-", "push", 5]);
    expect(isGranted(consent, "push")).toBe(false);
    expect(isGranted(say(consent, ["+", "push", 8]).consent, "push")).toBe(false);
  });

  it("says the same for every order in which withdrawals come last", () => {
    fc.assert(
      fc.property(events, fc.array(fc.tuple(purposes, fc.nat(20)), { minLength: 1 }), (said, withdrawn) => {
        const last = withdrawn.map(([purpose, iatMs]): Said => ["-", purpose, iatMs]);
        const [forward, backward] = [consentAfter(...said, ...last), consentAfter(...said, ...last.toReversed())];
        for (const purpose of ["location", "marketing", "push"]) {
          expect(isGranted(forward, purpose)).toBe(isGranted(backward, purpose));
        }
      }),
    );
  });

  it("that is held and granted again does not change, and that is no change of mind", () => {
    const consent = consentAfter(["+", "push", 10]);
    const again = say(consent, ["+", "push", 20]);
    expect(again.consent).toBe(consent);
    expect(again.events).toEqual([]);
  });

  it("that is withdrawn again is no change of mind, but a grant from before the last withdrawal stays without effect", () => {
    const twice = consentAfter(["+", "push", 10], ["-", "push", 20], ["-", "push", 30]);
    expect(say(twice, ["-", "push", 40]).events).toEqual([]);
    expect(isGranted(say(twice, ["+", "push", 25]).consent, "push")).toBe(false);
    expect(isGranted(say(twice, ["+", "push", 31]).consent, "push")).toBe(true);
    // The grant was on its way when the person thought better of it, and comes second.
    expect(isGranted(consentAfter(["-", "push", 20], ["+", "push", 10]), "push")).toBe(false);
  });

  it("withdrawn once more from before the newest event changes nothing", () => {
    const consent = consentAfter(["+", "push", 10], ["-", "push", 20]);
    expect(say(consent, ["-", "push", 15]).consent).toBe(consent);
  });

  it("keeps with each change who said it, where, when and on which notice", () => {
    expect(say({}, ["+", "push", 10]).events).toEqual([
      {
        purpose: "push",
        granted: true,
        iatMs: 10,
        receivedMs: 15,
        noticeVersion: "1",
        surface: "test",
        device: "d",
        jti: "push10",
      },
    ]);
  });

  it("is told for every purpose of the mesh, and for one that it no longer has while it is granted", () => {
    const consent = consentAfter(["+", "push", 1], ["+", "old", 1], ["+", "gone", 1], ["-", "gone", 2]);
    expect(consentView(consent, ["location", "push"])).toEqual({ location: false, push: true, old: true });
  });
});
