import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { waitFor } from "../support/wait-for.ts";
import { claimOf } from "./support/claims.ts";
import { type EidBeacon, makeEidBeacon } from "./support/eid-beacon.ts";
import { type Gateway, makeGateway, newMac, rows as tagRows } from "./support/gateway.ts";
import { readLive, switchLive } from "./support/operator.ts";
import { COUNTER, offer, street } from "./support/street.ts";
import { type Answered, AUDIENCE, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

let shelf: EidBeacon;
let cloned: EidBeacon;
let replayed: EidBeacon;
let stolen: EidBeacon;
let unheard: EidBeacon;
let shop: Gateway;
let far: Gateway;
let table: Gateway;

/** Moves a beacon's sealed key into another entry. */
const misplace = ({ entry }: EidBeacon, id: string) => ({ ...entry, id });

beforeAll(async () => {
  [shelf, cloned, replayed, stolen, unheard] = (await Promise.all(
    ["shelf", "cloned", "replayed", "stolen", "unheard"].map((id) => makeEidBeacon(id, "shop")),
  )) as [EidBeacon, EidBeacon, EidBeacon, EidBeacon, EidBeacon];
  [shop, table, far] = await Promise.all([
    makeGateway("gw-shop", "shop", { scopes: ["sightings", "markers"] }),
    makeGateway("gw-table", "shop"),
    makeGateway("gw-far", "books", { scopes: ["sightings", "markers"] }),
  ]);
  const moments: Catalog["moments"] = [
    { id: "trusted", on: { enter: { place: "shop" } }, trust: "high", quietHours: "ignore", offer: offer() },
    { id: "counter-high", on: { zone: "counter" }, trust: "high", quietHours: "ignore", offer: offer() },
    { id: "counter-medium", on: { zone: "counter" }, trust: "medium", quietHours: "ignore", offer: offer() },
    { id: "scanned", on: { scan: "table-7" }, trust: "medium", quietHours: "ignore", offer: offer() },
  ];
  const beacons = [shelf.entry, cloned.entry, replayed.entry, unheard.entry, misplace(stolen, "elsewhere")];
  const catalog = street(moments, {
    senders: [shop.entry, table.entry, far.entry],
    beacons: [...(street([]).beacons ?? []), ...beacons],
  });
  expect((await publish(catalog)).status).toBe(200);
});

const rows = (eid: string) => Array.from({ length: 3 }, () => ({ eid, rssi: -60 }));
const visit = async (eid: string) =>
  (await (await makeVisitor(["location", "marketing"])).ping({ beacons: rows(eid), explain: true })).body;
const quarantined = async () => (await readLive()).body.live.revokedBeacons;

/** Each test goes on where the one before has ended. */
describe("one resolver", { shuffle: false }, () => {
  describe("a beacon whose identifier changes", () => {
    it("places a phone that hears it now, with high trust", async () => {
      expect(await visit(await shelf.send())).toMatchObject({ outcome: "offer", presence: [{ place: "shop" }] });
      // The phone's message, or the beacon's clock, may be a little off.
      expect(await visit(await shelf.send(-1))).toMatchObject({ outcome: "offer" });
    });

    it("places nobody by an identifier of days ago, of tomorrow, or of nobody", async () => {
      for (const eid of [await shelf.send(-200), await shelf.send(200), "00112233aabbccdd"]) {
        expect(await visit(eid)).toMatchObject({ outcome: "none", reason: "no-moment", presence: [] });
      }
    });

    it("is trusted little by an identifier of this morning, as long as no gateway knows its clock", async () => {
      expect(await visit(await unheard.send(-20))).toMatchObject({ outcome: "none", reason: "low-confidence" });
    });

    it("places nobody where its sealed key was copied from another entry", async () => {
      expect(await visit(await stolen.send())).toMatchObject({ outcome: "none", reason: "no-moment" });
    });

    it("places nobody by its identifier of this morning once a gateway has told what its clock shows", async () => {
      vi.useFakeTimers({ toFake: ["Date"] });
      try {
        expect((await shop.hear(rows(await shelf.send()))).status).toBe(202);
        // The table of the next slot knows it.
        vi.setSystemTime(Date.now() + 340_000);
        await waitFor(async () => expect(await visit(await shelf.send(-20))).toMatchObject({ reason: "no-moment" }));
        expect(await visit(await shelf.send())).toMatchObject({ outcome: "offer" });
      } finally {
        vi.useRealTimers();
      }
    });
  });

  describe("a beacon that always sends the same", () => {
    it("earns a moment of medium trust where a gateway hears the person's own tag, and never one of high trust", async () => {
      const visitor = await makeVisitor(["location", "marketing"]);
      const mac = newMac();
      expect(
        (await visitor.send("/v1/me/tags", "tag+jwt", { tag: mac, register: true, claim: await claimOf(mac) })).status,
      ).toBe(204);
      expect((await shop.hear(tagRows(mac))).status).toBe(202);
      const beacons = Array.from({ length: 3 }, () => ({ ...COUNTER, rssi: -60 }));
      const gatesOf = async (someone: Visitor) => (await someone.ping({ beacons, explain: true })).body.gates;
      const refused = { moment: "counter-high", passed: false, reason: "low-confidence" };
      expect(await gatesOf(visitor)).toMatchObject([refused, { moment: "counter-medium", passed: true }]);
      const other = await makeVisitor(["location", "marketing"]);
      expect(await gatesOf(other)).toMatchObject([
        refused,
        { moment: "counter-medium", passed: false, reason: "low-confidence" },
        { moment: "trusted", passed: false, reason: "low-confidence" },
      ]);
    });
  });

  describe("a beacon is put into quarantine", () => {
    /** Two gateways that say what cannot both be, once a minute for some minutes. */
    async function contradict(good: () => Promise<Answered>, odd: () => Promise<Answered>): Promise<void> {
      for (let minute = 0; minute < 4; minute++) {
        for (const hear of [good, odd]) {
          expect((await hear()).status).toBe(202);
          // The resolver is told after the answer.
          await new Promise((resolve) => AbortSignal.timeout(200).addEventListener("abort", resolve));
        }
        vi.setSystemTime(Date.now() + 61_000);
      }
    }

    it("when a gateway far from its place hears it, and places nobody until the operator ends that", async () => {
      const alerts = vi.spyOn(console, "error").mockImplementation(() => {});
      vi.useFakeTimers({ toFake: ["Date"] });
      onTestFinished(() => void vi.useRealTimers());
      expect(await visit(await cloned.send())).toMatchObject({ outcome: "offer" });
      await contradict(
        async () => shop.hear(rows(await cloned.send())),
        async () => far.hear(rows(await cloned.send())),
      );
      await waitFor(async () => expect(await quarantined()).toContain("cloned"));
      expect(alerts).toHaveBeenCalledWith(
        expect.stringContaining('ALERT the beacon "cloned" is in quarantine: cloned'),
      );
      alerts.mockRestore();
      expect(await visit(await cloned.send())).toMatchObject({ outcome: "none", reason: "no-moment" });
      expect((await switchLive("restore", { beacon: "cloned" })).status).toBe(200);
      expect(await visit(await cloned.send())).toMatchObject({ outcome: "offer" });
    });

    it("when a gateway hears an identifier that its clock has left behind", async () => {
      const alerts = vi.spyOn(console, "error").mockImplementation(() => {});
      vi.useFakeTimers({ toFake: ["Date"] });
      onTestFinished(() => void vi.useRealTimers());
      await contradict(
        async () => shop.hear(rows(await replayed.send())),
        async () => table.hear(rows(await replayed.send(-10))),
      );
      await waitFor(async () => expect(await quarantined()).toContain("replayed"));
      alerts.mockRestore();
    });

    it("not by one gateway, whatever it posts and for however long: its reports are dropped and count against itself", async () => {
      const alerts = vi.spyOn(console, "error").mockImplementation(() => {});
      vi.useFakeTimers({ toFake: ["Date"] });
      onTestFinished(() => void vi.useRealTimers());
      for (let minute = 0; minute < 10; minute++) {
        await far.hear(rows(await shelf.send()));
        expect(await visit(await shelf.send())).toMatchObject({ outcome: "offer" });
        vi.setSystemTime(Date.now() + 61_000);
      }
      await vi.waitFor(() =>
        expect(alerts).toHaveBeenCalledWith(expect.stringMatching(/ALERT the sender "gw-far" .* the beacon "shelf"/)),
      );
      alerts.mockRestore();
      expect(await quarantined()).not.toContain("shelf");
    });

    it("not by what phones say, whoever carries them", async () => {
      await visit(await shelf.send(-10));
      await visit(await shelf.send(10));
      expect(await quarantined()).not.toContain("shelf");
    });
  });

  describe("a marker whose code changes", () => {
    const code = async (about: { id?: string; agoSeconds?: number; lastsSeconds?: number; by?: Gateway } = {}) => {
      const { id = "table-7", agoSeconds = 0, lastsSeconds = 300, by = shop } = about;
      const iat = Math.floor(Date.now() / 1000) - agoSeconds;
      const token = await by.sign(
        { jti: undefined, iat, exp: iat + lastsSeconds, marker: id },
        { header: { typ: "qr+jwt" } },
      );
      return `${AUDIENCE}/m/table-7?s=${token}`;
    };
    const scan = async (marker: string) => {
      const visitor = await makeVisitor(["location", "marketing"]);
      const { outcome, reason } = (await visitor.ping({ marker }, { jti: newJti() })).body;
      return reason ?? outcome;
    };

    it("is trusted as its printed id is not, and fits where a marker fits", async () => {
      expect(await scan("table-7")).toBe("low-confidence");
      expect((await code()).length).toBeLessThanOrEqual(512);
      expect(await scan(await code())).toBe("offer");
    });

    it.each([
      ["over", { agoSeconds: 400 }],
      ["good for too long", { lastsSeconds: 601 }],
      ["of another marker", { id: "other" }],
    ])("earns no trust when it is %s", async (_what, about) => {
      expect(await scan(await code(about))).toBe("low-confidence");
    });

    it("earns no trust from a gateway of its place that may only say what it hears", async () => {
      expect(await scan(await code({ by: table }))).toBe("low-confidence");
      expect((await table.hear([])).status).toBe(202);
    });

    it("earns no trust from a sender of another place, from nobody, or when it was changed", async () => {
      expect(await scan(await code({ by: far }))).toBe("low-confidence");
      expect(await scan(await code({ by: await makeGateway("gw-shop", "shop") }))).toBe("low-confidence");
      expect(await scan(`${await code()}x`)).toBe("low-confidence");
      expect(await scan(`${AUDIENCE}/m/table-7?s=`)).toBe("low-confidence");
    });

    it("that anybody can make up, for a link to show, places nobody and earns not even what the printed id does", async () => {
      const moments: Catalog["moments"] = [
        { id: "at-table", on: { scan: "table-7" }, quietHours: "ignore", offer: offer("printed") },
        { id: "inside", on: { enter: { place: "shop" } }, quietHours: "ignore", offer: offer("inside") },
      ];
      await publish(street(moments, { senders: [shop.entry, table.entry, far.entry] }));
      const see = async (marker: string) => {
        const visitor = await makeVisitor(["location", "marketing"]);
        const { outcome, reason, presence } = (await visitor.ping({ marker })).body;
        return [reason ?? outcome, presence.length];
      };
      const nobody = await makeGateway("gw-shop", "shop", { scopes: ["markers"] });
      expect(await see("table-7")).toEqual(["offer", 1]);
      expect(await see(await code())).toEqual(["offer", 1]);
      expect(await see(await code({ agoSeconds: 400 }))).toEqual(["offer", 1]);
      for (const made of [
        await code({ by: nobody }),
        await code({ by: table }),
        await code({ id: "other" }),
        await code({ lastsSeconds: 601 }),
        `${AUDIENCE}/m/table-7?s=h.e30.x`,
      ]) {
        expect(await see(made)).toEqual(["low-confidence", 0]);
      }
    });
  });
});
