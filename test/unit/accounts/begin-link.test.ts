import { describe, expect, it } from "vitest";
import { type Account, NO_DEVICES } from "../../../shared/accounts/account.ts";
import { beginLink, MAX_DEVICES, MAX_LINKS_A_DAY } from "../../../shared/accounts/begin-link.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;

function ask(device: string) {
  return { id: `merge of ${device}`, device, person: `own ${device}`, jti: "j", iatMs: 0, passIatMs: 0, passEpoch: 0 };
}

function linkedDevices(count: number, more: object = {}): Account["devices"] {
  return Array.from({ length: count }, (_, at) => ({ device: `d${at}`, person: `own d${at}`, linkedAtMs: 0, ...more }));
}

describe("a link", () => {
  it("begins a merge of its own, and the same device goes on with that one", () => {
    const begun = beginLink(NO_DEVICES, ask("phone"), NOW_MS);
    const merge = { ...ask("phone"), step: "freeze", atMs: NOW_MS };
    expect(begun).toEqual({ ok: true, value: { account: { devices: [], merges: [merge], linksMs: [NOW_MS] }, merge } });
    const account = begun.ok ? begun.value.account : NO_DEVICES;
    expect(beginLink(account, { ...ask("phone"), id: "another" }, NOW_MS + 1)).toEqual({
      ok: true,
      value: { account, merge },
    });
  });

  it("finds a device that is linked already, even where no more may be", () => {
    const account = { ...NO_DEVICES, devices: linkedDevices(MAX_DEVICES) };
    expect(beginLink(account, ask("d3"), NOW_MS)).toEqual({ ok: true, value: { account, linked: account.devices[3] } });
  });

  it("is refused for ever to a device that was unlinked", () => {
    const account = { ...NO_DEVICES, devices: linkedDevices(1, { closedAtMs: 5 }) };
    expect(beginLink(account, ask("d0"), NOW_MS)).toEqual({ ok: false, error: "revoked" });
  });

  it(`is refused to more than ${MAX_DEVICES} devices, those on their way counted and unlinked ones not`, () => {
    const merges = beginLink(NO_DEVICES, ask("tablet"), 0);
    const pending = merges.ok ? merges.value.account.merges : [];
    const full = { ...NO_DEVICES, devices: linkedDevices(MAX_DEVICES - 1), merges: pending };
    expect(beginLink(full, ask("phone"), NOW_MS)).toEqual({ ok: false, error: "too-many-devices" });
    expect(beginLink({ ...full, merges: [] }, ask("phone"), NOW_MS).ok).toBe(true);
    const closed = { ...NO_DEVICES, devices: linkedDevices(MAX_DEVICES, { closedAtMs: 5 }) };
    expect(beginLink(closed, ask("phone"), NOW_MS).ok).toBe(true);
  });

  it(`is refused to more than ${MAX_LINKS_A_DAY} new devices in 24 hours`, () => {
    const linksMs = Array.from({ length: MAX_LINKS_A_DAY }, () => NOW_MS - DAY_MS + 1);
    expect(beginLink({ ...NO_DEVICES, linksMs }, ask("phone"), NOW_MS).ok).toBe(false);
    const later = beginLink({ ...NO_DEVICES, linksMs }, ask("phone"), NOW_MS + 1);
    expect(later.ok && later.value.account.linksMs).toEqual([NOW_MS + 1]);
  });
});
