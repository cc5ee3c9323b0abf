import type { NetworkInterfaceInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { chooseAddress } from "../../../cli/start/choose-address.ts";
import { parseStartOptions } from "../../../cli/start/start-options.ts";

const at = (address: string, internal = false, family: "IPv4" | "IPv6" = "IPv4") =>
  ({ address, internal, family }) as NetworkInterfaceInfo;

const MACHINE = {
  lo: [at("127.0.0.1", true), at("::1", true, "IPv6")],
  wlan0: [at("192.168.1.20"), at("fe80::1", false, "IPv6")],
  eth0: [at("169.254.3.4"), at("10.0.0.7")],
};

describe("npm start -- --host", () => {
  it("means every address that others reach, and no others", () => {
    const address = { listenOn: "0.0.0.0", reachedAt: ["192.168.1.20", "10.0.0.7"] };
    expect(chooseAddress("0.0.0.0", MACHINE)).toEqual({ ok: true, value: address });
  });

  it("with an address means that one", () => {
    const address = { listenOn: "10.0.0.7", reachedAt: ["10.0.0.7"] };
    expect(chooseAddress("10.0.0.7", MACHINE)).toEqual({ ok: true, value: address });
  });

  it.each(["10.0.0.8", "127.0.0.1", "example.com"])("is refused with %s, which is no such address", (asked) => {
    expect(chooseAddress(asked, MACHINE)).toEqual({
      ok: false,
      error: `--host takes an address of this machine, and ${asked} is none: it has 192.168.1.20, 10.0.0.7.`,
    });
  });

  it("is refused where there is no network", () => {
    expect(chooseAddress("0.0.0.0", { lo: MACHINE.lo })).toMatchObject({ ok: false });
  });

  it.each([
    [["--host"], "0.0.0.0"],
    [["--host", "--no-walk"], "0.0.0.0"],
    [["--host", "10.0.0.7", "--port", "9000"], "10.0.0.7"],
    [["--host=10.0.0.7"], "10.0.0.7"],
    [[], undefined],
  ])("is read in %j", (args, host) => {
    expect(parseStartOptions(args).host).toBe(host);
  });
});
