import { setTimeout as pause } from "node:timers/promises";
import { present } from "../../shared/json/present.ts";
import type { Receive } from "./agent.ts";
import { backOffMs } from "./back-off.ts";
import { plainText } from "./plain-text.ts";

/** A Cassia gateway, which posts nothing by itself and is asked instead. */
export interface CassiaBox {
  /** `http://ADDRESS`. */
  readonly origin: string;
  readonly zone?: string;
}

/** The passing of time, as this needs it. */
export interface CassiaTime {
  /** Resolves after that many milliseconds, or at the end. */
  readonly wait: (lengthMs: number, end: AbortSignal) => Promise<void>;
  /** Runs something again and again, until the end. */
  readonly every: (lengthMs: number, run: () => void, end: AbortSignal) => void;
}

const REAL_TIME: CassiaTime = {
  wait: (lengthMs, signal) => pause(lengthMs, undefined, { signal }).catch(() => undefined),
  every(lengthMs, run, end) {
    const running = setInterval(run, lengthMs);
    end.addEventListener("abort", () => clearInterval(running));
  },
};

/** A keep-alive comes every 30 s; without any the line is dead, and nobody has said so. */
const SILENCE_MS = 75_000;
/** What came is handed on so often. */
const HAND_ON_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
/** An event has some hundred characters. */
const MAX_LINE_LENGTH = 65_536;
/** What comes beyond, before the rest is handed on, is left out. */
const MAX_EVENTS = 2_000;
const MAX_LENGTH = 1_048_576;

/**
 * Listens to a Cassia gateway's scan (github.com/CassiaNetworks/CassiaSDKGuide, Scan Bluetooth Devices): a stream of
 * server-sent events, each one advertisement. A stream that ends is opened again, after growing pauses, until `end`.
 */
export async function pullCassia(
  { origin, zone }: CassiaBox,
  receive: Receive,
  report: (line: string) => void,
  end: AbortSignal,
  { wait, every }: CassiaTime = REAL_TIME,
) {
  const box = new URL(origin).host;
  let events: string[] = [];
  let length = 0;
  let isHanding = false;
  let failures = 0;

  function keep(event: string): void {
    if (events.length >= MAX_EVENTS || length + event.length > MAX_LENGTH) return;
    events.push(event);
    length += event.length;
  }

  async function handOn(): Promise<void> {
    if (events.length === 0 || isHanding) return;
    const body = `[${events.join(",")}]`;
    events = [];
    length = 0;
    failures = 0;
    isHanding = true;
    await receive(present({ format: "cassia", body, box, zone }));
    isHanding = false;
  }

  every(HAND_ON_MS, () => void handOn(), end);
  while (!end.aborted) {
    try {
      for await (const event of scan(`${origin}/gap/nodes?event=1`, end)) keep(event);
    } catch (cause) {
      if (failures === 0 && !end.aborted)
        report(`The Cassia gateway at ${box} cannot be heard: ${plainText(String(cause))}`);
    }
    failures++;
    await wait(backOffMs(failures, Math.random(), { maxMs: MAX_PAUSE_MS }), end);
  }
}

/**
 * The events of a stream, each as JSON text; what is none is left out. Ends with the stream, and throws where it falls silent
 * or sends a line without an end.
 */
async function* scan(url: string, end: AbortSignal): AsyncGenerator<string> {
  const silence = new AbortController();
  const watch = setTimeout(() => silence.abort(new Error("silence")), SILENCE_MS);
  try {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.any([end, silence.signal]) });
    if (!answer.ok || answer.body === null) throw new Error(`it answers ${answer.status}`);
    let rest = "";
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      watch.refresh();
      const lines = `${rest}${text}`.split(/\r?\n/);
      rest = lines.pop() ?? "";
      if (rest.length > MAX_LINE_LENGTH) throw new Error("it sends a line without an end");
      yield* lines.flatMap((line) => eventIn(line) ?? []);
    }
  } finally {
    clearTimeout(watch);
  }
}

function eventIn(line: string): string | undefined {
  const [, json] = /^data: ?(\{.*\})$/.exec(line) ?? [];
  try {
    return json === undefined ? undefined : JSON.stringify(JSON.parse(json));
  } catch {
    return undefined;
  }
}
