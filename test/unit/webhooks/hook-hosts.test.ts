import { describe, expect, it } from "vitest";
import { hookUrl, isHookHost, parseHookHosts } from "../../../shared/webhooks/hook-hosts.ts";

const HOSTS = { all: ["hooks.example.com", "localhost:4000"], own: [], isLocal: true };

describe("the hosts of webhooks", () => {
  it.each(["hooks.example.com", "a.co", "x-1.hooks.example.org"])("may be %s", (host) => {
    expect(isHookHost(host, false)).toBe(true);
  });

  it.each([
    "",
    "localhost",
    "localhost:4000",
    "example",
    "10.0.0.1",
    "127.0.0.1",
    "0x7f.1",
    "2130706433",
    "0177.0.0.1",
    "127.1",
    "1.2.3.0x4",
    "a.0x7f",
    "10.0.0.1.",
    "[::ffff:10.0.0.1]",
    "user:pass@hooks.example.com",
    "[::1]",
    "[fd00::1]",
    "hooks.example.com:8443",
    "hooks.example.com.",
    "Hooks.example.com",
    "user@hooks.example.com",
    "hooks.example.com@evil.example",
    "hooks.example.com/path",
    "hooks.example.com#x",
    "hooks.example.com?x",
    "hooks.example.com\\evil",
    " hooks.example.com",
    "höoks.example.com",
    "printer.local",
    "metadata.google.internal",
    "app.localhost",
    "nas.lan",
    "box.home.arpa",
    "x.onion",
    "..",
    "*.example.com",
  ])("are never %j", (host) => {
    expect(isHookHost(host, false)).toBe(false);
  });

  it("may be this machine, on a port, in a local mesh only", () => {
    expect([isHookHost("localhost:4000", true), isHookHost("localhost:4000", false)]).toEqual([true, false]);
    expect([isHookHost("localhost", true), isHookHost("localhost:0", true)]).toEqual([false, false]);
    expect(isHookHost("127.0.0.1:4000", true)).toBe(false);
  });

  it.each([
    ["hooks.example.com, ads.example.net", "hooks.example.com", ["hooks.example.com", "ads.example.net"]],
    ["", "", []],
    [" a.example ,,", "", ["a.example"]],
  ])("are read from %j, of which %j are the brand's own", (all, own, hosts) => {
    const parsed = parseHookHosts({ all, own }, false);
    expect(parsed).toEqual({ ok: true, value: { all: hosts, own: own === "" ? [] : [own], isLocal: false } });
  });

  it.each([
    ["https://hooks.example.com", "", /WEBHOOK_HOSTS: "https:\/\/hooks.example.com" is not a public host name/],
    ["hooks.example.com", "10.0.0.1", /WEBHOOK_OWN_HOSTS: "10.0.0.1" is not/],
    ["hooks.example.com", "other.example.com", /WEBHOOK_OWN_HOSTS: "other.example.com" must be in WEBHOOK_HOSTS/],
    ["localhost:4000", "", /is not a public host name/],
  ])("are refused as %j, %j", (all, own, fault) => {
    expect(parseHookHosts({ all, own }, false)).toEqual({ ok: false, error: expect.stringMatching(fault) });
  });
});

describe("the address of a webhook", () => {
  it.each([
    ["hooks.example.com", "/mesh", "https://hooks.example.com/mesh"],
    ["hooks.example.com", "/", "https://hooks.example.com/"],
    ["hooks.example.com", "/a?b=c&d", "https://hooks.example.com/a?b=c&d"],
    ["hooks.example.com", "//evil.example/", "https://hooks.example.com//evil.example/"],
    ["hooks.example.com", "/@evil.example/", "https://hooks.example.com/@evil.example/"],
    ["hooks.example.com", "/../..", "https://hooks.example.com/"],
    ["localhost:4000", "/mesh", "http://localhost:4000/mesh"],
  ])("of %s and %j stays at that host", (host, path, url) => {
    expect(hookUrl({ host, path }, HOSTS)).toBe(url);
  });

  it.each([
    ["other.example.com", "/mesh"],
    ["hooks.example.com", "@evil.example/"],
    ["hooks.example.com", ".evil.example/"],
    ["hooks.example.com", ":8443/"],
    ["hooks.example.com", "/#x"],
  ])("of %s and %j is none", (host, path) => {
    expect(hookUrl({ host, path }, HOSTS)).toBeUndefined();
  });
});
