import { describe, expect, it } from "vitest";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { decide } from "../../../shared/decide/decide.ts";
import { trimInput } from "../../../shared/decide/trim-input.ts";
import {
  DAY_MS,
  greeting,
  inputOf,
  NOON,
  OUTSIDE_CONTROL,
  policyOf,
  type Story,
  tell,
  verdictOf,
} from "../../support/decide-world.ts";

const NOON_MS = Date.parse(NOON);

const asking = (when: string, story: Story = {}): Story => ({
  moments: [greeting({ when }), greeting({ id: "bye", on: { event: "bye" } })],
  ...story,
});

/** What comes of a moment with this condition, for someone who got `bye` a week ago and clicked on it a day later. */
const says = (when: string, story: Story = {}) =>
  verdictOf(
    tell(asking(when, { history: { bye: { given: NOON_MS - 7 * DAY_MS, click: NOON_MS - 6 * DAY_MS } }, ...story }))
      .decision,
  );

describe("a condition on what the person got and did", () => {
  it("is true of what they got in that time, to the millisecond", () => {
    expect(says('person.received("bye", "P8D")')).toBe("offer hello");
    expect(says('person.received("bye", "P7DT0.001S")')).toBe("offer hello");
    expect(says('person.received("bye", "P7D")')).toBe("condition");
    expect(says('person.received("hello", "P400D")')).toBe("condition");
  });

  it("is true of what they did with it in the last 400 days", () => {
    expect(says('person.reacted("bye", "click")')).toBe("offer hello");
    expect(says('person.reacted("bye", "dismiss")')).toBe("condition");
    const old = (days: number) => ({ history: { bye: { click: NOON_MS - days * DAY_MS } } });
    expect(says('person.reacted("bye", "click")', old(399))).toBe("offer hello");
    expect(says('person.reacted("bye", "click")', old(400))).toBe("condition");
  });

  it("is false of somebody of whom nothing is known, and of what no till tells", () => {
    expect(says('person.received("bye", "P8D")', { history: {} })).toBe("condition");
    expect(verdictOf(tell(asking('person.received("bye", "P8D")')).decision)).toBe("condition");
    expect(says('person.redeemed("bye")', { history: {} })).toBe("condition");
  });

  it("is true of what they redeemed in the last 400 days", () => {
    const redeemed = (days: number) => ({ history: { bye: { redeemed: NOON_MS - days * DAY_MS } } });
    expect(says('person.redeemed("bye")', redeemed(399))).toBe("offer hello");
    expect(says('person.redeemed("bye")', redeemed(400))).toBe("condition");
    expect(says('person.redeemed("hello")', redeemed(1))).toBe("condition");
  });

  it("does not see the offer that is just being decided", () => {
    expect(says('!person.received("hello", "P8D")')).toBe("offer hello");
  });

  it("is decided again alike from what the receipt keeps: of the moments that it asked for", () => {
    const click = NOON_MS - DAY_MS;
    const story = asking('person.received("bye", "P8D")', { history: { bye: { given: click }, hello: { click } } });
    const [input, policy] = [inputOf(story), policyOf(story)];
    const { decision } = decide(input, policy, OUTSIDE_CONTROL);
    const kept = JSON.parse(JSON.stringify(trimInput(input, decision, policy)));
    expect(kept.history).toEqual({ bye: { given: click } });
    expect(decide(kept, policy, OUTSIDE_CONTROL).decision).toEqual(decision);
    const plain = policyOf({ moments: [greeting({ when: "true" })] });
    expect(trimInput(input, decide(input, plain, OUTSIDE_CONTROL).decision, plain)).not.toHaveProperty("history");
  });
});

describe("a condition on whether the person is a customer", () => {
  it("is true of those to whom devices are linked, also when it is decided again", () => {
    const story = asking("person.linked", { profile: { customer: "c-1" } });
    const [input, policy] = [inputOf(story), policyOf(story)];
    const { decision } = decide(input, policy, OUTSIDE_CONTROL);
    expect(verdictOf(decision)).toBe("offer hello");
    expect(decide(trimInput(input, decision, policy), policy, OUTSIDE_CONTROL).decision).toEqual(decision);
    expect(says("person.linked")).toBe("condition");
  });
});

describe("a policy", () => {
  const asks = (when: string) => policyOf(asking(when)).asksHistory;

  it("knows whether any condition asks for history, so that it is read for no other catalog", () => {
    expect(asks('person.received("bye", "P8D")')).toBe(true);
    expect(asks('person.reacted("bye", "click")')).toBe(true);
    expect(asks('person.redeemed("bye")')).toBe(true);
    expect(asks('event.data.received == "bye"')).toBe(false);
    const compiled = compileCatalog({ moments: [greeting({ when: 'person.received("hello", "P1D")' })] }, "v1");
    expect(compiled.moments[0]?.recalls).toEqual(["hello"]);
  });
});
