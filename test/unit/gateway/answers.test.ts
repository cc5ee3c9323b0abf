import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backOffMs } from "../../../client/gateway/back-off.ts";
import { judgeAnswer } from "../../../client/gateway/judge-answer.ts";
import { makeSteadyClock } from "../../../client/gateway/steady-clock.ts";

function judge(status: number, body: unknown, retryAfter: string | null = null) {
  return judgeAnswer({ status, retryAfter, text: typeof body === "string" ? body : JSON.stringify(body) }, 4);
}

/** A problem as the mesh tells it. */
function problem(status: number, code: string, more: object = {}) {
  return { type: `urn:moment-mesh:problem:${code}`, title: code, status, code, serverTime: 1_795_420_800, ...more };
}

describe("an answer to a message", () => {
  it("202 with its rows: the message has had its effect", () => {
    expect(judge(202, { accepted: 3, ignored: 1 })).toEqual({ kind: "taken", accepted: 3, ignored: 1 });
  });

  it.each([
    ["202 of somebody else", 202, "<html>"],
    ["202 that says nothing", 202, {}],
    ["202 with an empty body", 202, ""],
    ["202 of fewer rows", 202, { accepted: 2, ignored: 1 }],
    ["202 of more rows", 202, { accepted: 4, ignored: 1 }],
    ["202 of rows that are no numbers", 202, { accepted: "4", ignored: 0 }],
    ["202 of rows that are no counts", 202, { accepted: 4.5, ignored: -0.5 }],
    ["200", 200, { accepted: 3, ignored: 1 }],
    ["200 with a log-in page", 200, "<!doctype html><title>Welcome</title>"],
    ["204", 204, ""],
    ["a redirect", 302, ""],
    ["a redirect with a problem's body", 307, problem(307, "invalid")],
    ["a 404 without a code", 404, { error: "no such page" }],
    ["a 413 of a proxy", 413, "Request Entity Too Large"],
    ["a portal's JSON with a code", 403, { code: "AUTH_REQUIRED", detail: "log in" }],
    ["a portal's JSON with a code of the mesh", 404, { code: "not-found" }],
    ["a code with another's type", 404, { ...problem(404, "not-found"), type: "urn:moment-mesh:problem:invalid" }],
    ["a problem without the mesh's time", 422, { ...problem(422, "invalid"), serverTime: undefined }],
    ["a problem with a time that is none", 422, JSON.stringify(problem(422, "invalid")).replace("1795420800", "1e999")],
    ["a problem under another status", 403, problem(404, "not-found")],
    ["a problem that a proxy tells as taken", 202, problem(422, "invalid", { status: undefined })],
    ["a portal's unauthenticated", 401, { code: "unauthenticated" }],
    ["429", 429, problem(429, "rate-limited")],
    ["503", 503, problem(503, "unavailable")],
    ["425", 425, problem(425, "too-early")],
    ["409", 409, problem(409, "jti-reused")],
    ["415", 415, problem(415, "unsupported-media-type")],
    ["a code of a mesh to come", 451, problem(451, "not-yet-known")],
    ["clock-skew without a time", 401, { ...problem(401, "clock-skew"), serverTime: undefined }],
  ])("%s: not now", (_what, status, body) => {
    expect(judge(status, body).kind).toBe("again");
  });

  it.each([
    ["invalid", 422],
    ["malformed", 400],
    ["not-found", 404],
    ["content-too-large", 413],
  ])("%s: never", (code, status) => {
    const said = { kind: "refused", said: `${status} ${code}: why` };
    expect(judge(status, problem(status, code, { detail: "why" }))).toEqual(said);
  });

  it("says what it says without what a terminal or a page would obey", () => {
    const detail = "\u001b]0;owned\u0007\u009b31m a\u202eb\u2066c\u2028d\u0000\u200fe\nf";
    expect(judge(422, problem(422, "invalid", { detail }))).toEqual({
      kind: "refused",
      said: "422 invalid: ]0;owned 31m a b c d e f",
    });
    expect(judge(422, problem(422, "invalid", { detail: "x".repeat(9_999) }))).toEqual({
      kind: "refused",
      said: `422 invalid: ${"x".repeat(286)}…`,
    });
  });

  it.each([
    ["unauthenticated", 401],
    ["revoked", 401],
    ["out-of-scope", 403],
  ])("%s: once somebody has mended it", (code, status) => {
    expect(judge(status, problem(status, code)).kind).toBe("unknown");
  });

  it("clock-skew and wrong-audience: at once, with what is learned from it", () => {
    const skewed = problem(401, "clock-skew", { serverTime: 12.5 });
    expect(judge(401, skewed)).toMatchObject({ kind: "clock", serverSeconds: 12.5 });
    expect(judge(401, problem(401, "wrong-audience")).kind).toBe("audience");
  });

  it("with Retry-After in seconds: not before", () => {
    expect(judge(503, problem(503, "unavailable"), "7")).toMatchObject({ retryAfterSeconds: 7 });
    // Whoever answers in the mesh's name must not end the sending for a day.
    expect(judge(503, "", "99999")).toMatchObject({ retryAfterSeconds: 300 });
    expect(judge(503, "", "Mon, 23 Nov 2026 08:00:00 GMT")).not.toHaveProperty("retryAfterSeconds");
  });
});

describe("the pause after a failure", () => {
  it("doubles up to a minute, half of it random", () => {
    expect([1, 2, 3, 6, 7, 50].map((failures) => backOffMs(failures, 1))).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ]);
    expect(backOffMs(3, 0)).toBe(2_000);
  });

  it("is never shorter than the mesh asks for, and not longer than it may be", () => {
    expect(backOffMs(1, 0.5, { retryAfterSeconds: 30 })).toBe(30_000);
    expect(backOffMs(20, 1, { maxMs: 8_000 })).toBe(8_000);
  });
});

describe("the clock of a run", () => {
  /** A machine whose two clocks a test moves. */
  function makeMachine(wallMs: number) {
    const machine = { wallMs, elapsedMs: 0 };
    const pass = (ms: number) => {
      machine.wallMs += ms;
      machine.elapsedMs += ms;
    };
    const set = (ms: number) => {
      machine.wallMs += ms;
    };
    return { machine, pass, set, clocks: { wallMs: () => machine.wallMs, elapsedMs: () => machine.elapsedMs } };
  }

  /** How old a row is by now that was heard just before this was done to the machine. */
  function ageAfter(change: (about: ReturnType<typeof makeMachine>, look: () => void) => void): number {
    const about = makeMachine(1_000_000_000);
    const clock = makeSteadyClock("one", about.clocks);
    about.pass(5_000);
    const [heardMs, dated] = [clock.now(), clock.dated()];
    change(about, () => void clock.now());
    about.pass(3_000);
    return clock.ageSeconds(heardMs, dated);
  }

  const HOUR_MS = 3_600_000;

  it("goes on while the machine is suspended: what was heard before is as old as it is", () => {
    expect(ageAfter(({ set }) => set(HOUR_MS))).toBe(3_603);
  });

  it("goes on over any number of times that the machine is suspended, also where its clock was set back before", () => {
    const age = ageAfter(({ set, pass }, look) => {
      set(-HOUR_MS);
      look();
      for (let time = 0; time < 3; time++) {
        set(HOUR_MS / 3);
        pass(1_000);
        look();
      }
    });
    expect(age).toBe(3_606);
  });

  it("does not go back when the machine's is set back", () => {
    expect(ageAfter(({ set }) => set(-HOUR_MS))).toBe(3);
  });

  it("is not moved by what the machine's clock drifts", () => {
    expect(ageAfter(({ set }) => set(900))).toBe(3);
  });

  it("takes nothing for newer than either clock says, whatever happens to the machine", () => {
    const happening = fc.record({ pass: fc.nat(10_000), set: fc.integer({ min: -20_000, max: 20_000 }) });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20 }), fc.nat(19), (all, at) => {
        const { machine, pass, clocks } = makeMachine(1_000_000);
        const clock = makeSteadyClock("one", clocks);
        const happen = (some: typeof all) => {
          for (const { pass: ms, set } of some) {
            pass(ms);
            machine.wallMs += set;
            clock.now();
          }
        };
        happen(all.slice(0, at));
        const [heardMs, then] = [clock.now(), { ...machine }];
        happen(all.slice(at));
        // Whole milliseconds, as a message says an age: 16.051 s times 1,000 is a little less than 16,051.
        const ageMs = Math.round(clock.ageSeconds(heardMs, clock.dated()) * 1000);
        expect(ageMs).toBeGreaterThanOrEqual(machine.elapsedMs - then.elapsedMs);
        expect(ageMs).toBeGreaterThanOrEqual(machine.wallMs - then.wallMs - 2_000);
      }),
      // Seed 380333546 found the first one, by the path 87:3:2:2:14:7:18:12:18:17:17:1.
      { examples: [[[9_624, 5_861, 566].map((pass) => ({ pass, set: 0 })), 0]] },
    );
  });

  it("takes what comes after it jumped for as new as it is", () => {
    const { machine, pass, clocks } = makeMachine(1_000_000);
    const clock = makeSteadyClock("one", clocks);
    machine.wallMs += HOUR_MS;
    const heardMs = clock.now() - 2_000;
    pass(1_000);
    expect(clock.ageSeconds(heardMs, clock.dated())).toBe(3);
  });

  it("knows the mesh's time no more once it jumped, and learns nothing from what was asked before that", () => {
    const { machine, pass, clocks } = makeMachine(1_000_000);
    const clock = makeSteadyClock("one", clocks);
    expect(clock.knowsMesh()).toBe(false);
    clock.learn(5_000, clock.now());
    expect([clock.knowsMesh(), clock.dated()]).toEqual([true, { run: "one", skewMs: 4_000_000 }]);
    const sentMs = clock.now();
    pass(100);
    machine.wallMs += HOUR_MS;
    clock.learn(5_000.1, sentMs);
    expect([clock.knowsMesh(), clock.dated()]).toEqual([false, { run: "one" }]);
    clock.learn(8_600.1, clock.now());
    expect(clock.knowsMesh()).toBe(true);
    expect(clock.meshSeconds()).toBeCloseTo(8_600.1, 6);
  });

  it("learns the mesh's time, and says it", () => {
    const { pass, clocks } = makeMachine(1_000_000);
    const clock = makeSteadyClock("one", clocks);
    const sentMs = clock.now();
    pass(200);
    clock.learn(5_000.1, sentMs);
    expect(clock.meshSeconds()).toBeCloseTo(5_000.2, 6);
    pass(1_000);
    expect(clock.meshSeconds()).toBeCloseTo(5_001.2, 6);
  });

  it("tells by the mesh's time how old is what a run before heard, whatever the machine's clock was then", () => {
    const before = makeMachine(50_000);
    const first = makeSteadyClock("one", before.clocks);
    first.learn(1_000, first.now());
    const [heardMs, dated] = [first.now(), first.dated()];
    const after = makeMachine(900_000_000);
    const second = makeSteadyClock("two", after.clocks);
    second.learn(1_060, second.now());
    expect(second.ageSeconds(heardMs, dated)).toBeCloseTo(60, 6);
  });

  it("never takes what a run before heard for newer than its own begin, however wrong the clocks were", () => {
    const { pass, clocks } = makeMachine(1_000_000);
    const clock = makeSteadyClock("two", clocks);
    pass(90_000);
    expect(clock.ageSeconds(999_000_000, { run: "one" })).toBe(90);
  });
});
