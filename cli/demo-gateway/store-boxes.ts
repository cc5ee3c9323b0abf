import { randomBytes } from "node:crypto";

/** How strong each box hears a transmitter, dBm. */
export interface Strengths {
  readonly counter: number;
  readonly shelves: number;
}

/** A transmitter that both boxes hear. */
export interface Transmitter {
  /** Twelve hex digits. */
  readonly mac: string;
  readonly at: Strengths;
}

/** What a radio measures of one and the same distance varies by some decibels. */
const NOISE_DB = 3;

/** Posts, once, what the boxes of a small shop hear: a Minew G1 above the counter and a Ruuvi Gateway at the shelves. */
export async function postStoreBoxes(url: string, heard: readonly Transmitter[]): Promise<void> {
  await Promise.all([
    post(`${url}/minew?zone=counter`, minewBody(heard)),
    post(`${url}/ruuvi?zone=shelves`, ruuviBody(heard)),
  ]);
}

/** Somebody's phone: its address is random, and another one the next time. */
export function newPasserBy(): string {
  return `4${randomBytes(6).toString("hex").slice(1)}`;
}

/** A card of the brand, by the address that demo/gateway-catalog.json knows it by. */
export function newCard(): string {
  return `c0ffee${randomBytes(3).toString("hex")}`;
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  if (answer.status !== 200) throw new Error(`${url} answered a box with ${answer.status}: ${await answer.text()}`);
}

/** Minew's JSON-RAW: the box itself, then a row for each transmitter. */
function minewBody(heard: readonly Transmitter[]): object {
  const timestamp = new Date().toISOString();
  const rows = heard.map(({ mac, at }) => ({
    timestamp,
    type: "Unknown",
    mac: mac.toUpperCase(),
    bleName: "",
    rssi: noisy(at.counter),
    rawData: "020106",
  }));
  return [{ timestamp, type: "Gateway", mac: "AC233FC0BC43", gatewayFree: 80, gatewayLoad: 0.2 }, ...rows];
}

/** Ruuvi's HTTP format with timestamps: times are seconds, and text. */
function ruuviBody(heard: readonly Transmitter[]): object {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const tags = heard.map(({ mac, at }) => {
    const address = (mac.match(/../g) ?? []).join(":").toUpperCase();
    return [address, { rssi: noisy(at.shelves), timestamp, data: "020106" }];
  });
  return { data: { coordinates: "", timestamp, gw_mac: "C8:25:2D:8E:9C:2C", tags: Object.fromEntries(tags) } };
}

function noisy(rssi: number): number {
  return rssi + Math.round((Math.random() - 0.5) * NOISE_DB);
}
