import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backOffMs } from "../../../client/gateway/back-off.ts";
import { judgeAnswer } from "../../../client/gateway/judge-answer.ts";
import { makeSteadyClock } from "../../../client/gateway/steady-clock.ts";

function judge(status: number, body: unknown, retryAfter: string | null = null) {
  return judgeAnswer({ status, retryAfter, text: typeof body === "string" ? body : JSON.stringify(body) });
}

describe("an answer to a message", () => {
  it("202 with its rows: the message has had its effect", () => {
    expect(judge(202, { accepted: 3, ignored: 1 })).toEqual({ kind: "taken", accepted: 3, ignored: 1 });
  });

  it.each([
    ["202 of somebody else", 202, "<html>"],
    ["200", 200, { accepted: 3, ignored: 1 }],
    ["a 404 without a code", 404, { error: "no such page" }],
    ["a 413 of a proxy", 413, "Request Entity Too Large"],
    ["429", 429, { code: "rate-limited" }],
    ["503", 503, { code: "unavailable" }],
    ["425", 425, { code: "too-early" }],
    ["clock-skew without a time", 401, { code: "clock-skew" }],
  ])("%s: not now", (_what, status, body) => {
    expect(judge(status, body).kind).toBe("again");
  });

  it.each([
    ["invalid", 422],
    ["malformed", 400],
    ["not-found", 404],
    ["content-too-large", 413],
    ["jti-reused", 409],
  ])("%s: never", (code, status) => {
    expect(judge(status, { code, detail: "why" })).toEqual({ kind: "refused", said: `${status} ${code}: why` });
  });

  it.each([
    ["unauthenticated", 401],
    ["revoked", 401],
    ["out-of-scope", 403],
  ])("%s: once somebody has mended it", (code, status) => {
    expect(judge(status, { code }).kind).toBe("unknown");
  });

  it("clock-skew and wrong-audience: at once, with what is learned from it", () => {
    expect(judge(401, { code: "clock-skew", serverTime: 12.5 })).toMatchObject({ kind: "clock", serverSeconds: 12.5 });
    expect(judge(401, { code: "wrong-audience" }).kind).toBe("audience");
  });

  it("with Retry-After in seconds: not before", () => {
    expect(judge(503, { code: "unavailable" }, "7")).toMatchObject({ retryAfterSeconds: 7 });
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
