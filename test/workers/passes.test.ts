import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { callWith, newMeshKey, passClaims, readPart, signAsMesh } from "./support/forge.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { type Answered, AUDIENCE, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const DAY_MS = 86_400_000;

beforeAll(async () => {
  await publish(street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }]));
});

afterEach(() => {
  vi.useRealTimers();
});

/** Goes on from here on a clock that only the test moves. */
function moveClock(aheadMs: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + aheadMs });
}

/** Registers again; without a last pass, as a device that has lost it. */
function register(visitor: Visitor, lastPass?: string): Promise<Answered> {
  visitor.pass = "";
  return visitor.send("/v1/devices", "device+jwt", lastPass === undefined ? {} : { pass: lastPass });
}

const isKnown = (pass: string) => passClaims(pass).known === true;

describe("the answer to a registration", () => {
  it("has a pass for 24 h, the device's thumbprint and its person", async () => {
    const visitor = await makeVisitor();
    const { status, body } = await register(visitor);
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual(["device", "expiresAt", "pass", "person", "serverTime"]);
    expect(body.device).toBe(visitor.device.id);
    expect(body.expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { alg, typ } = readPart(body.pass, 0);
    expect([alg, typ]).toEqual(["EdDSA", "pass+jwt"]);
    const claims = passClaims(body.pass);
    expect(claims).toEqual({
      iss: AUDIENCE,
      aud: AUDIENCE,
      sub: body.person,
      cnf: { jwk: visitor.device.publicJwk },
      iat: body.serverTime,
      exp: body.serverTime + 86_400,
      epoch: 0,
    });
    expect(Date.parse(body.expiresAt)).toBe(Math.round(claims.exp * 1000));
  });

  it("names the same person for the same device, and another for another", async () => {
    const visitor = await makeVisitor();
    expect((await register(visitor)).body.person).toBe(visitor.person);
    expect((await makeVisitor()).person).not.toBe(visitor.person);
    expect(visitor.person).not.toContain(visitor.device.id.slice(0, 8));
  });
});

describe("a pass", () => {
  it("is good until the moment it expires, and then pass-expired, from the cache too", async () => {
    const visitor = await makeVisitor();
    const { exp } = passClaims(visitor.pass);
    vi.useFakeTimers({ toFake: ["Date"], now: Math.ceil(exp * 1000) - 2 });
    expect((await visitor.ping({})).status).toBe(200);
    vi.setSystemTime(Math.ceil(exp * 1000));
    expect((await visitor.ping({})).body.code).toBe("pass-expired");
  });

  it("is not good with a key that left the two slots, though it is still published", async () => {
    const old = await newMeshKey("old");
    const visitor = await makeVisitor();
    const pass = await signAsMesh(passClaims(visitor.pass), { secret: old.secret });
    const body = await visitor.sign("ping+jwt", { pass });
    const init = { method: "POST", headers: { "content-type": "application/jose" }, body };
    expect((await callWith({ PASS_KEY_PREVIOUS: old.secret }, "/v1/pings", init)).status).toBe(200);
    const retired = { PASS_KEYS_RETIRED: JSON.stringify({ keys: [old.publicJwk] }) };
    expect((await callWith(retired, "/v1/pings", init)).body.code).toBe("unauthenticated");
    const { keys } = (await callWith(retired, "/.well-known/jwks.json")).body;
    expect(keys.map(({ kid }: { kid: string }) => kid)).toContain("old");
  });

  it("speaks for the person of its own key only, whoever signed it", async () => {
    const [owner, thief] = [await makeVisitor(["location", "marketing"]), await makeVisitor()];
    const { sub, epoch, known } = passClaims(owner.pass);
    const pass = await signAsMesh({ ...passClaims(thief.pass), sub, epoch, known });
    for (const [path, typ] of [
      ["/v1/pings", "ping+jwt"],
      ["/v1/me/export", "export+jwt"],
      ["/v1/me/erase", "erase+jwt"],
    ] as const) {
      const { status, body } = await thief.send(path, typ, { pass });
      // It names another person, whose object does not know the device.
      expect([path, status, body.code]).toEqual([path, 401, "revoked"]);
    }
    expect((await owner.ping(at(SHOP))).status).toBe(200);
  });

  it("says known with the first granted consent, not before", async () => {
    const visitor = await makeVisitor();
    expect(isKnown(visitor.pass)).toBe(false);
    await visitor.consent({ marketing: false });
    expect(isKnown(visitor.pass)).toBe(false);
    await visitor.consent({ marketing: true });
    expect(isKnown(visitor.pass)).toBe(true);
    expect(passClaims(visitor.pass).epoch).toBeGreaterThan(0);
  });

  it("that ends soon is renewed with the next answer of the person's object", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    moveClock(20 * 3_600_000);
    const before = visitor.pass;
    const { body } = await visitor.ping(at(SHOP));
    expect(body.pass).toBeDefined();
    expect(passClaims(body.pass).exp).toBeGreaterThan(passClaims(before).exp);
    expect(passClaims(body.pass)).toMatchObject({ known: true, epoch: passClaims(before).epoch });
  });
});

describe("a device that comes back", () => {
  it("is known again by its last pass, up to 400 days past the end of that", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const last = visitor.pass;
    moveClock(401 * DAY_MS - 60_000);
    const { status, body } = await register(visitor, last);
    expect(status).toBe(200);
    expect(passClaims(body.pass)).toMatchObject({ known: true, epoch: 0 });
    vi.setSystemTime(Math.ceil(passClaims(last).exp * 1000) + 400 * DAY_MS + 60_000);
    expect(isKnown((await register(visitor, last)).body.pass)).toBe(false);
  });

  it("is known by a pass of any key that the mesh ever published", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const [previous, retired, never] = await Promise.all(["previous", "retired", "never"].map(newMeshKey));
    if (previous === undefined || retired === undefined || never === undefined) throw new Error("three keys");
    const changes = {
      PASS_KEY_PREVIOUS: previous.secret,
      PASS_KEYS_RETIRED: JSON.stringify({ keys: [retired.publicJwk] }),
    };
    const knownBy = async (secret: string) => {
      const pass = await signAsMesh(passClaims(visitor.pass), { secret });
      const body = await visitor.sign("device+jwt", { pass });
      const init = { method: "POST", headers: { "content-type": "application/jose" }, body };
      const answered = await callWith(changes, "/v1/devices", init);
      expect(answered.status).toBe(200);
      return isKnown(answered.body.pass);
    };
    expect(await knownBy(previous.secret)).toBe(true);
    expect(await knownBy(retired.secret)).toBe(true);
    expect(await knownBy(never.secret)).toBe(false);
  });

  it("is not known by a pass that is not its own, but gets one all the same", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const stranger = await makeVisitor();
    const claims = passClaims(visitor.pass);
    const passes = {
      another: visitor.pass,
      tampered: `${visitor.pass.slice(0, -8)}AAAAAAAA`,
      "not known": stranger.pass,
      "no token": "x",
      empty: "",
    };
    for (const [what, pass] of Object.entries(passes)) {
      const { status, body } = await register(stranger, pass);
      expect([what, status, isKnown(body.pass)]).toEqual([what, 200, false]);
    }
    for (const wrong of [{ aud: "https://other.test" }, { iss: "https://other.test" }]) {
      const { status, body } = await register(visitor, await signAsMesh({ ...claims, ...wrong }));
      expect([status, isKnown(body.pass)]).toEqual([200, false]);
    }
  });

  it("without it sends its consent again: that changes nothing, and is answered with a known pass", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const before = (await visitor.send("/v1/me/export", "export+jwt")).body;
    await register(visitor);
    expect(isKnown(visitor.pass)).toBe(false);
    const { status, body } = await visitor.consent({ marketing: true });
    expect(status).toBe(200);
    expect(body.consent).toMatchObject({ marketing: true, location: false });
    expect(isKnown(body.pass)).toBe(true);
    const after = (await visitor.send("/v1/me/export", "export+jwt")).body;
    expect(after.consentEvents).toEqual(before.consentEvents);
    expect(after.messages).toEqual(before.messages);
  });

  it("without it is a person without consent to the edge, whatever its object says", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await register(visitor);
    expect((await visitor.ping(at(SHOP))).body).toMatchObject({ outcome: "none", reason: "consent", presence: [] });
  });

  it("with the pass of another device's person has no part in that person", async () => {
    const stranger = await makeVisitor();
    const known = await makeVisitor(["location", "marketing"]);
    const answered = await stranger.send("/v1/me/export", "export+jwt", { pass: known.pass });
    expect(answered.status).toBe(401);
  });
});
