import { connect, type IPublishPacket, type MqttClient } from "mqtt";
import { present } from "../../shared/json/present.ts";
import type { SightingFormat } from "../../shared/radio/sighting.ts";
import type { Receive } from "./agent.ts";
import { plainText } from "./plain-text.ts";

/** Where messages of a format are published. */
export interface TopicRule {
  readonly format: SightingFormat;
  /** With `+` and `#` (MQTT 3.1.1, section 4.7). */
  readonly filter: string;
  readonly zone?: string;
}

/** So many messages are on their way to the disk at once; meanwhile no other is taken from the broker. */
const MAX_TAKING = 8;

/** Beyond what any box publishes at once. */
const MAX_MESSAGE_BYTES = 1_048_576;

/**
 * Takes what boxes publish, no faster than it is written: what comes faster waits at the broker, or is dropped there. What is
 * retained is left out: no one knows how old it is. So is what was published while nothing listened here: the broker keeps
 * nothing for this client, as a row without a time would look as if heard just now.
 */
export function receiveMqtt(
  url: string,
  rules: readonly TopicRule[],
  receive: Receive,
  report: (line: string) => void,
): MqttClient {
  const client = connect(url, { clean: true, reconnectPeriod: 2_000, connectTimeout: 10_000 });
  const broker = new URL(url).host;
  let trouble = "";
  client.on("connect", () => {
    trouble = "";
    const topics = rules.map(({ filter }) => filter);
    client.subscribe(topics, { qos: 1 }, (cause, granted) => {
      const refused = (granted ?? []).filter(({ qos }) => qos === 128).map(({ topic }) => topic);
      // Not before: what is published until then is not heard.
      if (cause === null || refused.length > 0) report(`Connected to the broker at ${broker}.`);
      if (cause !== null || refused.length > 0)
        report(`The broker at ${broker} refuses ${refused.join(", ")}: ${plainText(cause?.message ?? "not allowed")}`);
    });
    limitMessages(client);
  });
  /** How many messages are being taken, and what goes on once one of them is. */
  let taking = 0;
  let goOn: (() => void) | undefined;

  async function take({ topic, payload, retain }: IPublishPacket): Promise<void> {
    const rule = retain ? undefined : rules.find(({ filter }) => matchesTopic(filter, topic));
    if (rule === undefined) return;
    const { format, filter, zone } = rule;
    await receive(present({ format, body: payload.toString("utf8"), box: boxOf(filter, topic), zone }));
  }

  client.handleMessage = (packet, done) => {
    taking++;
    void take(packet).finally(() => {
      taking--;
      goOn?.();
    });
    if (taking < MAX_TAKING) return done();
    goOn = () => {
      goOn = undefined;
      done();
    };
  };
  client.on("error", (cause) => {
    const said = plainText(cause.message);
    if (trouble !== said) report(`The broker at ${broker} cannot be used: ${said}`);
    trouble = said;
  });
  return client;
}

/** Hangs up when a message grows too long: the library would hold up to 256 MB of one before it tells of it. */
function limitMessages(client: MqttClient): void {
  let bytes = 0;
  const { stream } = client;
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_MESSAGE_BYTES) stream.destroy(new Error("it sends a message without an end"));
  });
  const start = () => {
    bytes = 0;
  };
  client.on("packetreceive", start);
  stream.once("close", () => client.off("packetreceive", start));
}

/** Whether a topic is one of those that a filter stands for. */
export function matchesTopic(filter: string, topic: string): boolean {
  const [wanted, levels] = [filter.split("/"), topic.split("/")];
  return (
    wanted.every((level, at) => level === "#" || (at < levels.length && (level === "+" || level === levels[at]))) &&
    (wanted.at(-1) === "#" || wanted.length === levels.length)
  );
}

/** What a box is called here: what stands in its topic where the filter has its first `+`, else the topic. */
export function boxOf(filter: string, topic: string): string {
  const at = filter.split("/").indexOf("+");
  return topic.split("/")[at] ?? topic;
}
