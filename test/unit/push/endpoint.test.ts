import { describe, expect, it } from "vitest";
import { checkEndpoint } from "../../../shared/push/endpoint.ts";
import { parsePushOrigins } from "../../../shared/push/push-origins.ts";

const real = [
  "https://fcm.googleapis.com/fcm/send/dGVzdA:APA91bH_x-y",
  "https://fcm.googleapis.com/wp/dGVzdA:APA91bH_x-y",
  "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABl_-x",
  "https://updates-autopush.push.services.mozilla.com/wpush/v1/gAAAAABl",
  "https://web.push.apple.com/QGuQyavXutnMH-1x_2",
  "https://api.push.apple.com/QGuQyavXutnMH",
  "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2bx%2fy%3d%3d",
];

const evil = [
  "",
  "fcm.googleapis.com/fcm/send/x",
  "//fcm.googleapis.com/fcm/send/x",
  "http://fcm.googleapis.com/fcm/send/x",
  "ftp://fcm.googleapis.com/x",
  "ws://fcm.googleapis.com/x",
  "blob:https://fcm.googleapis.com/x",
  "data:text/plain,https://fcm.googleapis.com/",
  "javascript:fetch('https://fcm.googleapis.com/')",
  "file:///etc/passwd",
  "file://fcm.googleapis.com/x",
  "about:blank",
  "https:fcm.googleapis.com/x",
  "https:///fcm.googleapis.com/x",
  "https://user@fcm.googleapis.com/x",
  "https://user:secret@fcm.googleapis.com/x",
  "https://:secret@fcm.googleapis.com/x",
  "https://@fcm.googleapis.com/x",
  "https://fcm.googleapis.com@evil.example/x",
  "https://fcm.googleapis.com%40evil.example/x",
  "https://fcm.googleapis.com:443@evil.example/x",
  "https://evil.example/@fcm.googleapis.com/x",
  "https://evil.example/?https://fcm.googleapis.com/",
  "https://evil.example/#https://fcm.googleapis.com/",
  "https://fcm.googleapis.com/x#fragment",
  "https://fcm.googleapis.com/x#",
  "https://fcm.googleapis.com:443/x",
  "https://fcm.googleapis.com:8443/x",
  "https://fcm.googleapis.com:22/x",
  "https://fcm.googleapis.com:/x",
  "https://fcm.googleapis.com./x",
  "https://fcm.googleapis.com../x",
  "https://.fcm.googleapis.com/x",
  "https://fcm.googleapis.com.evil/x",
  "https://fcm.googleapis.com.evil.example/x",
  "https://evil-fcm.googleapis.com/x",
  "https://a.fcm.googleapis.com/x",
  "https://googleapis.com/x",
  "https://storage.googleapis.com/x",
  "https://android.googleapis.com/gcm/send/x",
  "https://jmt17.google.com/fcm/send/x",
  "https://updates-autopush.stage.mozaws.net/wpush/v2/x",
  "https://push.services.mozilla.com/x",
  "https://evilpush.services.mozilla.com/x",
  "https://notify.windows.com/x",
  "https://.notify.windows.com/x",
  "https://x..notify.windows.com/x",
  "https://notify.windows.com.evil.example/x",
  "https://xnotify.windows.com/x",
  "https://push.apple.com/x",
  "https://web.push.apple.com.evil.example/x",
  "https://webpush.apple.com/x",
  "https://FCM.googleapis.com/x",
  "HTTPS://fcm.googleapis.com/x",
  "https://ｆｃｍ.googleapis.com/x",
  "https://fcm。googleapis。com/x",
  "https://fcm.gооgleapis.com/x",
  "https://fcm.xn--ggleapis-f6fd.com/x",
  "https://fcm%2egoogleapis.com/x",
  "https://fcm.googleapis%00.com/x",
  "https://fcm.googleapis.com\u0000.evil.example/x",
  "https://fcm.google\u00adapis.com/x",
  " https://fcm.googleapis.com/x",
  "https://fcm.googleapis.com/x ",
  "https://fcm.goog\tleapis.com/x",
  "https://fcm.googleapis.com/x\r\nX-Evil: 1",
  "ht\ntps://fcm.googleapis.com/x",
  "https:\\\\fcm.googleapis.com\\x",
  "https://evil.example\\.fcm.googleapis.com/x",
  "https://evil.example\\@fcm.googleapis.com/x",
  "https://fcm.googleapis.com/a/../b",
  "https://127.0.0.1/x",
  "https://127.1/x",
  "https://2130706433/x",
  "https://0x7f000001/x",
  "https://0177.0.0.1/x",
  "https://10.0.0.1/x",
  "https://169.254.169.254/latest/meta-data/",
  "https://[::1]/x",
  "https://[::ffff:127.0.0.1]/x",
  "https://[fc00::1]/x",
  "https://localhost/x",
  "https://metadata.google.internal/x",
  `https://fcm.googleapis.com/${"x".repeat(1024)}`,
];

describe("the endpoint of a subscription", () => {
  it.each(real)("may be %s", (endpoint) => {
    expect(checkEndpoint(endpoint, [], false)).toEqual({ ok: true, value: endpoint });
  });

  it.each(evil)("is refused: %j", (endpoint) => {
    for (const local of [false, true]) {
      const checked = checkEndpoint(endpoint, ["https://push.example.com"], local);
      expect(checked).toMatchObject({ ok: false, error: { code: "push-service-not-allowed" } });
    }
  });

  it("may have 1,024 characters and no more", () => {
    const start = "https://fcm.googleapis.com/";
    const longest = start + "x".repeat(1024 - start.length);
    expect(checkEndpoint(longest, [], false).ok).toBe(true);
    expect(checkEndpoint(`${longest}x`, [], false).ok).toBe(false);
  });

  it("may be of an origin that the operator added, and of no other port, scheme or host below it", () => {
    const origins = ["https://push.example.com"];
    expect(checkEndpoint("https://push.example.com/x", origins, false).ok).toBe(true);
    expect(checkEndpoint("https://push.example.com:8443/x", origins, false).ok).toBe(false);
    expect(checkEndpoint("http://push.example.com/x", origins, false).ok).toBe(false);
    expect(checkEndpoint("https://a.push.example.com/x", origins, false).ok).toBe(false);
    expect(checkEndpoint("https://user@push.example.com/x", origins, false).ok).toBe(false);
    expect(checkEndpoint("https://push.example.com/x#y", origins, false).ok).toBe(false);
  });

  it("may be http, an address and have a port only locally and only on an origin that was added", () => {
    const origins = ["http://127.0.0.1:8099", "http://localhost:8100", "http://[::1]:8101"];
    for (const origin of origins) {
      expect(checkEndpoint(`${origin}/push/1`, origins, true).ok).toBe(true);
      expect(checkEndpoint(`${origin}/push/1`, origins, false).ok).toBe(false);
      expect(checkEndpoint(`${origin}/push/1`, [], true).ok).toBe(false);
    }
    expect(checkEndpoint("http://127.0.0.1:8098/push/1", origins, true).ok).toBe(false);
    expect(checkEndpoint("http://u@127.0.0.1:8099/push/1", origins, true).ok).toBe(false);
  });
});

describe("PUSH_SERVICE_ORIGINS", () => {
  it("is a comma separated list of origins, empty by default", () => {
    expect(parsePushOrigins("", false)).toEqual({ ok: true, value: [] });
    expect(parsePushOrigins(" https://push.example.com , https://up.example.org,", false)).toEqual({
      ok: true,
      value: ["https://push.example.com", "https://up.example.org"],
    });
  });

  it.each([
    "http://push.example.com",
    "https://push.example.com:8443",
    "https://127.0.0.1",
    "https://[::1]",
    "https://localhost",
    "https://push.localhost",
    "https://push",
    "https://push.example.com.",
  ])("refuses %s outside MESH_ENV=local", (origin) => {
    expect(parsePushOrigins(origin, false)).toMatchObject({ ok: false, error: expect.stringContaining(origin) });
  });

  it.each(["http://127.0.0.1:8099", "http://localhost:8099", "https://[::1]:8443"])("takes %s locally", (origin) => {
    expect(parsePushOrigins(origin, true)).toEqual({ ok: true, value: [origin] });
  });

  it.each([
    "push.example.com",
    "https://push.example.com/",
    "https://push.example.com/x",
    "https://u@push.example.com",
    "https://*.example.com/",
    "ws://push.example.com",
    "null",
  ])("refuses %s everywhere", (origin) => {
    expect(parsePushOrigins(origin, true).ok).toBe(false);
    expect(parsePushOrigins(origin, false).ok).toBe(false);
  });
});
