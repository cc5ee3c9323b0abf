import { expect, it } from "vitest";
import { type Account, isLinked, NO_DEVICES } from "../../../shared/accounts/account.ts";
import { FORWARD_KEPT_MS } from "../../../shared/accounts/forward.ts";
import { closeDevice, endClosing } from "../../../shared/accounts/settle-merge.ts";

const DAY_MS = 86_400_000;

/** A customer on whose account ten devices come and go every day, as on a counter that all guests use. */
function afterDays(days: number): Account {
  let account = NO_DEVICES;
  for (let day = 0; day < days; day++) {
    for (let number = 0; number < 10; number++) {
      const device = `${day}-${number}`;
      const linked = { device, person: `own ${device}`, linkedAtMs: day * DAY_MS };
      account = { ...account, devices: [...account.devices, linked] };
      account = endClosing(closeDevice(account, device, day * DAY_MS) ?? account, device);
    }
  }
  return account;
}

it("of devices that were unlinked 400 days ago nothing is left, however many come and go", () => {
  const { devices } = afterDays(500);
  expect(devices).toHaveLength((FORWARD_KEPT_MS / DAY_MS) * 10);
  expect(devices[0]?.device).toBe("100-0");
});

it("a device whose own person has still to hear that it is closed is kept until they have", () => {
  const linkedAtMs = 0;
  const [deaf, next] = ["deaf", "next"].map((device) => ({ device, person: `own ${device}`, linkedAtMs }));
  if (deaf === undefined || next === undefined) throw new Error("there are two");
  const closed = closeDevice({ ...NO_DEVICES, devices: [deaf, next] }, "deaf", DAY_MS);
  const later = closed && closeDevice(closed, "next", 2 * FORWARD_KEPT_MS);
  expect(later?.devices).toMatchObject([{ device: "deaf", isClosing: true }, { device: "next" }]);
  expect(isLinked(later, "deaf")).toBe(false);
});
