import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";
import { subscribe } from "./push-desk.ts";
import { at, COUNTER, offer, SHOP, street } from "./street.ts";
import { type Answered, makeVisitor, type Visitor } from "./visitor.ts";

/** A catalog in which a person leaves something in every table: quiet hours hold one push all day. */
export function catalogOfFullLife(): Catalog {
  const moments: Moment[] = [
    { id: "welcome", on: { enter: { place: "shop" } }, quietHours: "ignore", offer: offer() },
    { id: "held-letter", on: { event: "letter" }, quietHours: "hold", offer: offer("held-variant") },
    { id: "never", on: { event: "canary-event" }, when: "false", offer: offer() },
    {
      id: "profiler",
      on: { event: "canary-event" },
      quietHours: "ignore",
      // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
      then: [{ set: { "canary-attribute": "canary-value" } }, { suppress: "canary-suppressed", for: "P3D" }],
    },
  ];
  return street(moments, { policy: { quietHours: { from: "00:01", to: "00:00" } } });
}

/** A life that has been through all of it. Its pushes wait until midnight. */
export async function liveFully(): Promise<{ visitor: Visitor; entered: Answered }> {
  const visitor = await makeVisitor(["location", "marketing", "push", "measurement"]);
  const consent = { grants: [{ purpose: "profiling", granted: true }], noticeVersion: "1", surface: "canary-surface" };
  await visitor.send("/v1/me/consent", "consent+jwt", consent);
  await subscribe(visitor, "canary-endpoint");
  const entered = await visitor.ping({ ...at(SHOP), locale: "de-CH", timeZone: "Indian/Maldives" });
  await visitor.ping({ event: { name: "letter", data: { note: "canary-letter" } }, channel: "push" });
  await visitor.ping({ event: { name: "canary-event", data: { note: "canary-data" } } });
  await visitor.ping({ beacons: [{ ...COUNTER, rssi: -77 }] });
  const value = { amount: "12.34", currency: "CHF" };
  await visitor.send("/v1/reactions", "reaction+jwt", { receipt: entered.body.receipt, kind: "lead", value });
  return { visitor, entered };
}
