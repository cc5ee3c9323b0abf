import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createDevice, signMessage } from "../../client/sdk/device.ts";
import { write } from "./support/replays.ts";
import { offer, street } from "./support/street.ts";
import { AUDIENCE, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

const DAY = 86_400;

beforeAll(async () => {
  await publish(street([{ id: "thanks", on: { event: "bought" }, offer: offer() }]));
});

afterEach(() => {
  vi.useRealTimers();
});

const newVisitor = () => makeVisitor(["location", "marketing", "measurement"]);
const exportOf = async (visitor: Visitor) => (await visitor.send("/v1/me/export", "export+jwt")).body;

const said = (grants: Record<string, boolean>) => ({
  grants: Object.entries(grants).map(([purpose, granted]) => ({ purpose, granted })),
  noticeVersion: "1",
  surface: "test",
});

describe("the window", () => {
  /** Past end of the window by message, seconds; the future end is 30 for all. */
  const WINDOWS: readonly (readonly [
    string,
    string,
    string,
    number,
    (visitor: Visitor) => object | Promise<object>,
  ])[] = [
    ["a ping", "/v1/pings", "ping+jwt", DAY, () => ({})],
    [
      "a reaction",
      "/v1/reactions",
      "reaction+jwt",
      DAY,
      async (visitor) => ({ receipt: (await visitor.ping({ event: { name: "bought" } })).body.receipt, kind: "click" }),
    ],
    ["a withdrawal", "/v1/me/consent", "consent+jwt", DAY, () => said({ push: false })],
    ["withdrawals", "/v1/me/consent", "consent+jwt", DAY, () => said({ push: false, measurement: false })],
    ["a grant", "/v1/me/consent", "consent+jwt", 120, () => said({ push: true })],
    ["a grant with a withdrawal", "/v1/me/consent", "consent+jwt", 120, () => said({ push: true, measurement: false })],
    ["a subscription", "/v1/me/subscription", "subscription+jwt", 120, () => ({ subscription: null })],
    [
      "a stop",
      "/v1/me/stops",
      "stop+jwt",
      120,
      async (visitor) => ({ receipt: (await visitor.ping({ event: { name: "bought" } })).body.receipt, stopped: true }),
    ],
    ["an unlinking", "/v1/me/unlink", "unlink+jwt", 120, () => ({})],
    ["a first screen", "/v1/me/now", "now+jwt", 120, () => ({})],
    ["receipts", "/v1/me/receipts", "receipts+jwt", 120, () => ({})],
    ["an export", "/v1/me/export", "export+jwt", 120, () => ({})],
    ["an erasure", "/v1/me/erase", "erase+jwt", 120, () => ({})],
  ];

  it.each(WINDOWS)("of %s", async (_, path, typ, pastSeconds, claimsOf) => {
    const visitor = await newVisitor();
    const claims = await claimsOf(visitor);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const send = async (ageSeconds: number) => {
      const { status, body } = await write(visitor, path, typ, claims, { ageSeconds }).send();
      return status < 300 ? "taken" : `${status} ${body.code}`;
    };
    expect(await send(-30.1)).toBe("401 clock-skew");
    expect(await send(pastSeconds + 0.1)).toBe("401 clock-skew");
    expect(await send(86_701)).toBe("401 clock-skew");
    expect(await send(pastSeconds)).toBe("taken");
    if (typ !== "erase+jwt") expect(await send(-30)).toBe("taken");
  });

  it("of a registration", async () => {
    const device = await createDevice();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const send = async (ageSeconds: number) => {
      const about = { typ: "device+jwt", audience: AUDIENCE, iatSeconds: Date.now() / 1000 - ageSeconds };
      return (await post("/v1/devices", await signMessage(device, about))).body.code ?? "taken";
    };
    expect([await send(120), await send(-30)]).toEqual(["taken", "taken"]);
    expect([await send(120.1), await send(-30.1)]).toEqual(["clock-skew", "clock-skew"]);
  });

  it("tells the time with clock-skew, so that a device can set its clock", async () => {
    const visitor = await makeVisitor();
    const { body } = await visitor.ping({}, { ageSeconds: 100_000 });
    expect(body.code).toBe("clock-skew");
    expect(Math.abs(body.serverTime - Date.now() / 1000)).toBeLessThan(5);
  });

  it("holds a grant and a withdrawal in one message as a whole: neither is taken", async () => {
    const visitor = await newVisitor();
    const claims = said({ push: true, measurement: false });
    const { body } = await visitor.send("/v1/me/consent", "consent+jwt", claims, { ageSeconds: 200 });
    expect(body.code).toBe("clock-skew");
    const stale = { ...claims, noticeVersion: "0" };
    expect((await visitor.send("/v1/me/consent", "consent+jwt", stale)).body.code).toBe("notice-changed");
    const { consent } = await exportOf(visitor);
    expect(consent.measurement.granted).toBe(true);
    expect(consent.push).toBeUndefined();
    const alone = { ...said({ measurement: false }), noticeVersion: "0" };
    const withdrawn = await visitor.send("/v1/me/consent", "consent+jwt", alone, { ageSeconds: 80_000 });
    expect(withdrawn.body.consent.measurement).toBe(false);
  });
});
