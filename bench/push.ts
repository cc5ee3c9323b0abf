import webPush from "web-push";
import { createPushReceiver } from "../local/push/push-receiver.ts";
import { pushPayload } from "../shared/push/payload.ts";
import { parseVapidKey } from "../shared/push/vapid-key.ts";
import { buildPush } from "../workers/adapters/web-push.ts";
import { spread } from "./stats.ts";

/** Pushes built per second: plain web-push, which signs each one, against ours. Passes of the two alternate. */
const PASSES = 7;
const PUSHES = 400;

const generated = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
const parsed = parseVapidKey(JSON.stringify(await crypto.subtle.exportKey("jwk", generated.privateKey)));
if (!parsed.ok) throw new Error(parsed.error);
const key = parsed.value;
const contact = "https://mesh.example.com";

const { keys } = createPushReceiver();
const endpoints = [
  "https://fcm.googleapis.com/fcm/send/",
  "https://updates.push.services.mozilla.com/wpush/v2/",
  "https://web.push.apple.com/",
  "https://wns2-par02p.notify.windows.com/w/?token=",
];
const endpointOf = (index: number) => `${endpoints[index % endpoints.length]}${index}`;
const payload = pushPayload({
  offer: { title: "Hot now", body: "Fresh from the oven, until 18:00", action: { url: "https://shop.example/hot" } },
  receipt: "r".repeat(43),
  tag: "t".repeat(32),
  lang: "en",
  page: "https://mesh.example.com/o/r",
});

const builders = {
  "web-push": (index: number) =>
    webPush.generateRequestDetails({ endpoint: endpointOf(index), keys }, payload, {
      vapidDetails: { subject: contact, publicKey: key.publicKey, privateKey: key.jwk.d },
      TTL: 1800,
      urgency: "high",
      topic: "t",
    }),
  "moment-mesh": (index: number) =>
    buildPush(
      {
        subscription: { endpoint: endpointOf(index), ...keys },
        payload,
        headers: { TTL: "1800", Urgency: "high", Topic: "t" },
        vapid: { key, contact },
      },
      Date.now(),
    ),
};

async function pushesPerSecond(build: (index: number) => unknown): Promise<number> {
  const from = performance.now();
  for (let index = 0; index < PUSHES; index++) await build(index);
  return (PUSHES * 1000) / (performance.now() - from);
}

const rates: Record<keyof typeof builders, number[]> = { "web-push": [], "moment-mesh": [] };
for (const build of Object.values(builders)) await pushesPerSecond(build);
for (let pass = 0; pass < PASSES; pass++) {
  rates["web-push"].push(await pushesPerSecond(builders["web-push"]));
  rates["moment-mesh"].push(await pushesPerSecond(builders["moment-mesh"]));
}

const plain = spread(rates["web-push"]);
const ours = spread(rates["moment-mesh"]);
console.log(`pushes built per second, median of ${PASSES} passes of ${PUSHES} (least to greatest)`);
for (const [name, { median, min, max }] of Object.entries({ "web-push": plain, "moment-mesh": ours })) {
  console.log(`${name.padEnd(12)} ${median.toFixed(0)} (${min.toFixed(0)} to ${max.toFixed(0)})`);
}
console.log(`ratio        ${(ours.median / plain.median).toFixed(2)} (must be at least 1.3)`);
