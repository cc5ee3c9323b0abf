import { describe, expect, it } from "vitest";
import { backOffMs } from "../../../client/gateway/back-off.ts";
import type { AnswerMeaning } from "../../../client/gateway/judge-answer.ts";
import type { Batch } from "../../../client/gateway/make-batches.ts";
import { sendWaiting } from "../../../client/gateway/send-waiting.ts";
import type { Spool } from "../../../client/gateway/spool.ts";
import { makeSteadyClock } from "../../../client/gateway/steady-clock.ts";

const taken: AnswerMeaning = { kind: "taken", accepted: 1, ignored: 0 };
const again: AnswerMeaning = { kind: "again", said: "503" };

/** What was sent, and how long was waited in between, with these answers one after the other; then all is taken. */
async function run(jtis: readonly string[], verdicts: readonly AnswerMeaning[]): Promise<(string | number)[]> {
  const happened: (string | number)[] = [];
  const waiting = [...jtis];
  const left = [...verdicts];
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const spool: Pick<Spool, "oldest" | "remove" | "split" | "arrival"> = {
    async oldest() {
      const [jti] = waiting;
      const batch: Batch = { jti: jti ?? "", where: {}, rows: [], dated: { run: "run" } };
      return jti === undefined ? undefined : { name: jti, batch };
    },
    async remove(name) {
      waiting.splice(waiting.indexOf(name), 1);
      happened.push(`-${name}`);
    },
    async split({ name }) {
      waiting.splice(waiting.indexOf(name), 1, `${name}a`, `${name}b`);
      happened.push(`split ${name}`);
    },
    arrival() {
      if (waiting.length === 0) end();
      return new Promise(() => undefined);
    },
  };
  void sendWaiting({
    spool,
    link: {
      async send({ jti }) {
        happened.push(jtis.includes(jti.slice(0, 1)) ? jti : "greeting");
        return left.shift() ?? taken;
      },
    },
    clock: makeSteadyClock("run"),
    where: {},
    onAnswer: () => undefined,
    wait: async (lengthMs) => void happened.push(lengthMs),
    hasEnded: () => false,
    random: () => 1,
  });
  await ended;
  return happened;
}

describe("sending what waits", () => {
  it("is in order, one at a time, and what is taken leaves the disk", async () => {
    expect(await run(["a", "b"], [])).toEqual(["a", "-a", "b", "-b"]);
  });

  it("goes no further while one is not taken, with growing pauses", async () => {
    expect(await run(["a", "b"], [again, again, again])).toEqual([
      "a",
      1_000,
      "a",
      2_000,
      "a",
      4_000,
      "a",
      "-a",
      "b",
      "-b",
    ]);
  });

  it("pauses as long as the mesh asks for, and begins small again after a success", async () => {
    const asked: AnswerMeaning = { ...again, retryAfterSeconds: 9 };
    expect(await run(["a", "b"], [asked, taken, again])).toEqual(["a", 9_000, "a", "-a", "b", 1_000, "b", "-b"]);
  });

  it("gives up what is refused for good, and goes on", async () => {
    expect(await run(["a", "b"], [{ kind: "refused", said: "422" }])).toEqual(["a", "-a", "b", "-b"]);
  });

  it("signs anew at once where only the time or the name was wrong, but not for ever", async () => {
    const clock: AnswerMeaning = { kind: "clock", said: "401", serverSeconds: 1 };
    expect(await run(["a"], [clock, { kind: "audience", said: "401" }])).toEqual(["a", "a", "a", "-a"]);
    expect(await run(["a"], [clock, clock, clock, clock])).toEqual(["a", "a", "a", 4_000, "a", 8_000, "a", "-a"]);
  });

  it("splits what gets 503 five times, and goes on with its halves", async () => {
    const unavailable: AnswerMeaning = { kind: "again", said: "503 unavailable", status: 503 };
    const happened = await run(["a", "b"], [unavailable, unavailable, again, unavailable, unavailable, unavailable]);
    const steps = happened.filter((step) => typeof step === "string");
    expect(steps).toEqual(["a", "a", "a", "a", "a", "a", "split a", "aa", "-aa", "ab", "-ab", "b", "-b"]);
  });

  it("splits no half before it got 503 five times itself, and nothing that cannot be reached", async () => {
    const unavailable: AnswerMeaning = { kind: "again", said: "503 unavailable", status: 503 };
    const nine = await run(
      ["a"],
      Array.from({ length: 9 }, () => unavailable),
    );
    expect(nine.filter((step) => String(step).startsWith("split"))).toEqual(["split a"]);
    const ten = await run(
      ["a"],
      Array.from({ length: 10 }, () => unavailable),
    );
    expect(ten.filter((step) => String(step).startsWith("split"))).toEqual(["split a", "split aa"]);
    const away: AnswerMeaning = { kind: "again", said: "ECONNREFUSED" };
    const never = await run(
      ["a"],
      Array.from({ length: 20 }, () => away),
    );
    expect(never.filter((step) => String(step).startsWith("split"))).toEqual([]);
  });

  it("lets more than ten seconds pass from the first 503 to the halves, however the pauses fall", () => {
    const least = [1, 2, 3, 4, 5].reduce((sum, failures) => sum + backOffMs(failures, 0), 0);
    expect(least).toBe(15_500);
  });

  it("asks every few seconds while the gateway is not enrolled", async () => {
    const unknown: AnswerMeaning = { kind: "unknown", said: "401" };
    const pauses = (
      await run(
        ["a"],
        Array.from({ length: 6 }, () => unknown),
      )
    ).filter((step) => typeof step === "number");
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });
});
