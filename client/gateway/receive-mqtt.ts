import { connect, type MqttClient } from "mqtt";
import { present } from "../../shared/json/present.ts";
import type { SightingFormat } from "../../shared/radio/sighting.ts";
import type { Receive } from "./agent.ts";

/** Where messages of a format are published. */
export interface TopicRule {
  readonly format: SightingFormat;
  /** With `+` and `#` (MQTT 3.1.1, section 4.7). */
  readonly filter: string;
  readonly zone?: string;
}

/**
 * Takes what boxes publish. What is retained is left out: nobody knows how old it is. So is what was published while
 * nothing listened here: the broker keeps nothing for this client, as a row without a time would look as if heard just now.
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
    report(`Connected to the broker at ${broker}.`);
    const topics = rules.map(({ filter }) => filter);
    client.subscribe(topics, { qos: 1 }, (cause, granted) => {
      const refused = (granted ?? []).filter(({ qos }) => qos === 128).map(({ topic }) => topic);
      if (cause !== null || refused.length > 0)
        report(`The broker at ${broker} refuses ${refused.join(", ")}: ${cause?.message ?? "not allowed"}`);
    });
  });
  client.on("message", (topic, payload, { retain }) => {
    const rule = retain ? undefined : rules.find(({ filter }) => matchesTopic(filter, topic));
    if (rule === undefined) return;
    const { format, filter, zone } = rule;
    const box = boxOf(filter, topic);
    void receive(present({ format, body: payload.toString("utf8"), box, zone }));
  });
  client.on("error", (cause) => {
    if (trouble !== cause.message) report(`The broker at ${broker} cannot be used: ${cause.message}`);
    trouble = cause.message;
  });
  return client;
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
