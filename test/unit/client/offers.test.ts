import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Offered } from "../../../client/sdk/api.ts";
import { keepOffers } from "../../../client/sdk/offers.ts";
import { openTabs } from "../../../client/sdk/tabs.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function offered(receipt: string, forSeconds = 60): Offered {
  const validUntil = new Date(Date.now() + forSeconds * 1000).toISOString();
  const action = { label: "Show it", url: "https://bakery.example/" };
  return { receipt, offer: { moment: "order", variant: "a", format: "card", title: "Ready", action, validUntil } };
}

function tab() {
  const closing = new AbortController();
  const tabs = openTabs(closing.signal);
  const gone: string[] = [];
  const onOffer = keepOffers(tabs, { location: true, marketing: true });
  tabs.on("gone", ({ receipt }) => gone.push(receipt));
  const hear = () => {
    const receipts: string[] = [];
    onOffer(({ receipt }) => receipts.push(receipt));
    return receipts;
  };
  return { tabs, gone, hear, closing };
}

describe("an offer", () => {
  it("is heard by who comes later, until it is shown", () => {
    const { tabs, hear, closing } = tab();
    tabs.tell("offer", offered("a"));
    tabs.tell("offer", offered("b"));
    expect(hear()).toEqual(["a", "b"]);
    tabs.tell("shown", { receipt: "a" });
    const later = hear();
    expect(later).toEqual(["b"]);
    tabs.tell("offer", offered("c"));
    expect(later).toEqual(["b", "c"]);
    closing.abort();
  });

  it("is gone when its time is over, also if it was shown", () => {
    const { tabs, gone, hear, closing } = tab();
    tabs.tell("offer", offered("a", 60));
    tabs.tell("shown", { receipt: "a" });
    vi.advanceTimersByTime(59_999);
    expect(gone).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(gone).toEqual(["a"]);
    expect(hear()).toEqual([]);
    closing.abort();
  });

  it.each([-60, 60])("lasts as long as the mesh says on a clock that is %i minutes off", (minutes) => {
    const { tabs, gone, closing } = tab();
    const untilMs = Date.now() + 60_000;
    tabs.tell("offer", { ...offered("a", 60 - minutes * 60), untilMs });
    vi.advanceTimersByTime(59_999);
    expect(gone).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(gone).toEqual(["a"]);
    closing.abort();
  });

  it("is gone once, if somebody acts upon it before", () => {
    const { tabs, gone, closing } = tab();
    tabs.tell("offer", offered("a"));
    tabs.tell("gone", { receipt: "a" });
    vi.advanceTimersByTime(120_000);
    expect(gone).toEqual(["a"]);
    closing.abort();
  });

  it("is gone once something is taken back, and stays while more is granted", () => {
    const { tabs, gone, closing } = tab();
    tabs.tell("offer", offered("a"));
    tabs.tell("consent", { location: true, marketing: true, push: true });
    expect(gone).toEqual([]);
    tabs.tell("consent", { location: true, marketing: false, push: true });
    expect(gone).toEqual(["a"]);
    closing.abort();
  });

  it("is gone once this device is forgotten", () => {
    const { tabs, gone, closing } = tab();
    tabs.tell("offer", offered("a"));
    tabs.tell("consent", {});
    expect(gone).toEqual(["a"]);
    closing.abort();
  });
});
