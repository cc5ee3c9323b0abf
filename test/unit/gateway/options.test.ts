import { describe, expect, it } from "vitest";
import { parseGatewayOptions } from "../../../client/gateway/options.ts";
import { boxOf, matchesTopic } from "../../../client/gateway/receive-mqtt.ts";
import { enrolCommand } from "../../../client/gateway/reporter.ts";
import { statusLine, statusPage } from "../../../client/gateway/show-status.ts";
import type { Status } from "../../../client/gateway/status.ts";

const parse = (...args: string[]) => parseGatewayOptions(["--mesh", "https://mesh.test/", ...args], {});

describe("the options of a gateway", () => {
  it("are few that are needed", () => {
    expect(parse()).toMatchObject({
      mesh: "https://mesh.test",
      port: 8790,
      host: "0.0.0.0",
      mqtt: undefined,
      topics: [{ format: "theengs", filter: "home/+/BTtoMQTT/+" }],
      where: {},
      state: ".mesh/gateway",
      keepBytes: 268_435_456,
    });
    expect(parse()?.usualId).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
  });

  it("name topics by format, and the zone of the boxes that publish there", () => {
    expect(parse("--topic", "ingics=igs/+/#?zone=door", "--topic", "minew=/gw/+/status")?.topics).toEqual([
      { format: "ingics", filter: "igs/+/#", zone: "door" },
      { format: "minew", filter: "/gw/+/status" },
    ]);
  });

  it("name Cassia gateways, each for its zone", () => {
    expect(parse("--cassia", "http://10.0.0.5?zone=door", "--cassia", "https://10.0.0.6:8443/")?.cassia).toEqual([
      { origin: "http://10.0.0.5", zone: "door" },
      { origin: "https://10.0.0.6:8443" },
    ]);
  });

  it("take a broker from the environment, where its password is not seen by everybody", () => {
    const environment = { GATEWAY_MQTT: "mqtts://user:secret@broker.test" };
    expect(parseGatewayOptions(["--mesh", "http://mesh.test"], environment)?.mqtt).toBe(environment.GATEWAY_MQTT);
  });

  it("take the boxes' key from the environment, which a list of processes does not show; and none that is empty", () => {
    const from = (environment: NodeJS.ProcessEnv, ...args: string[]) =>
      parseGatewayOptions(["--mesh", "http://mesh.test", ...args], environment)?.boxKey;
    expect(from({ GATEWAY_BOX_KEY: "a-secret-of-the-shop" })).toBe("a-secret-of-the-shop");
    expect(from({ GATEWAY_BOX_KEY: "a-secret-of-the-shop" }, "--box-key", "another-secret")).toBe("another-secret");
    expect([from({}), from({ GATEWAY_BOX_KEY: "" })]).toEqual([undefined, undefined]);
  });

  it.each([
    ["--box-key", ""],
    ["--box-key", "with space"],
    ["--listen", "70000"],
    ["--topic", "smoke=a/b"],
    ["--mqtt", "http://broker.test"],
    ["--zone", "The Counter"],
    ["--unknown", "x"],
  ])("that make no sense are told: %s %s", (...args) => {
    expect(() => parse(...args)).toThrow(args[0] === "--zone" ? "is no id" : args[0]);
  });
});

describe("a topic", () => {
  it.each([
    ["home/+/BTtoMQTT/+", "home/door/BTtoMQTT/AABBCC", true],
    ["home/+/BTtoMQTT/+", "home/door/BTtoMQTT", false],
    ["home/+/BTtoMQTT/+", "home/door/LORAtoMQTT/AABBCC", false],
    ["home/#", "home/door/BTtoMQTT/AABBCC", true],
    ["home/#", "home", true],
    ["home/+", "home", false],
    ["a/b", "a/b/c", false],
  ])("%s stands for %s: %s", (filter, topic, matches) => {
    expect(matchesTopic(filter, topic)).toBe(matches);
  });

  it("tells boxes apart by its first wildcard", () => {
    expect(boxOf("home/+/BTtoMQTT/+", "home/door/BTtoMQTT/AABBCC")).toBe("door");
    expect(boxOf("minew/status", "minew/status")).toBe("minew/status");
  });
});

describe("what a gateway shows", () => {
  const status: Status = {
    id: "gate-1",
    mesh: "https://mesh.test",
    standing: "enrolled",
    upSeconds: 100,
    boxes: [
      { box: "192.168.1.20", format: "minew", zone: "<counter>", rows: 12, secondsAgo: 1 },
      { box: "192.168.1.21", format: "ruuvi", rows: 1, secondsAgo: 600 },
    ],
    heard: { posts: 3, rows: 13, ignored: 0, rowsPerSecond: 1.3, refused: 0 },
    sent: { messages: 2, rows: 10 },
    waiting: { messages: 1, bytes: 2_000 },
    lost: { refused: 0, dropped: 0 },
    answer: { said: "202 5 rows", secondsAgo: 1 },
  };

  it("is one line, which names losses only where there are any", () => {
    expect(statusLine(status)).toBe("1 box · 1.3 rows/s · 2 sent · 1 waiting (2 KB) · enrolled: 202 5 rows");
    expect(statusLine({ ...status, lost: { refused: 1, dropped: 2 } })).toContain(" · 3 lost · ");
  });

  it("names trouble with the disk, on the page with what it is", () => {
    const troubled = { ...status, trouble: "The disk is full" };
    expect(statusLine(troubled)).toContain(" · trouble with the disk · ");
    expect(statusPage(troubled)).toContain("<td>The disk is full</tr>");
    expect(statusPage(status)).toContain("<td>in order</tr>");
  });

  it("is a page that shows what boxes call themselves as text", () => {
    expect(statusPage(status)).toContain("<td>&lt;counter&gt;</td>");
    expect(statusPage(status)).not.toContain("<counter>");
  });

  it("is the very command that enrols it", () => {
    const key = { id: "gate-1", publicJwk: { kty: "OKP", crv: "Ed25519", x: "abc" } };
    expect(enrolCommand(key, { place: "bakery" })).toBe(
      `npx mesh sender add gate-1 --kind gateway --places bakery --scopes sightings --jwk '{"kty":"OKP","crv":"Ed25519","x":"abc"}'`,
    );
    expect(enrolCommand(key, {})).toContain("--places PLACE");
  });
});
