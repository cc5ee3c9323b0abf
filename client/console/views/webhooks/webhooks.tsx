import { useState } from "preact/hooks";
import type { Refusal } from "../../ask/ask.ts";
import { useAsk } from "../../ask/use-ask.ts";
import { useAsked } from "../../ask/use-asked.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import type { Done, Tested, Webhook } from "./webhook.ts";
import { WebhookTable } from "./webhook-table.tsx";
import { WEBHOOKS_WORDS } from "./webhooks-words.ts";

const EVERY_MS = 10_000;

/** The webhooks of the catalog, what waits for each, and what can be done about it. */
export function Webhooks() {
  const words = useWords(WEBHOOKS_WORDS);
  const formats = useFormats();
  const ask = useAsk();
  const { value, refusal, again } = useAsked<{ readonly webhooks: readonly Webhook[] }>("/admin/v1/webhooks", EVERY_MS);
  const [done, setDone] = useState<Done>();
  const [refused, setRefused] = useState<Refusal>();
  const [isBusy, setBusy] = useState(false);
  const [replaying, setReplaying] = useState<string>();

  /** Asks for something of a webhook; `tell`: what is said of the answer. */
  async function act<T>(id: string, what: Done["what"], tell: (answer: T) => Done): Promise<void> {
    setBusy(true);
    const asked = await ask<T>(`/admin/v1/webhooks/${encodeURIComponent(id)}/${what}`, { body: {} });
    setBusy(false);
    const isRefused = "status" in asked;
    setRefused(isRefused ? asked : undefined);
    setDone(isRefused ? undefined : tell(asked.value));
    again();
  }

  const test = (id: string) => act<Tested>(id, "test", (tested) => ({ what: "test", id, tested }));
  const resume = (id: string) => act(id, "resume", () => ({ what: "resume", id }));
  const replay = (id: string) => {
    setReplaying(undefined);
    act<{ readonly replayed: number }>(id, "replay", ({ replayed }) => ({ what: "replay", id, replayed }));
  };

  if (refusal?.status === 404) return <p class="notice">{words.unbuilt}</p>;
  return (
    <section class="panel" aria-labelledby="webhooks">
      <h2 id="webhooks">{words.title}</h2>
      <Refused refusal={refused ?? refusal} />
      {done === undefined ? null : (
        <p class={`notice ${done.what === "test" && !done.tested.delivered ? "warn" : "good"}`} role="status">
          {sayDone(done, words, formats.count)}
        </p>
      )}
      {value?.webhooks.length === 0 ? <p class="soft">{words.none}</p> : null}
      {value === undefined || value.webhooks.length === 0 ? null : (
        <WebhookTable webhooks={value.webhooks} isBusy={isBusy} test={test} replay={setReplaying} resume={resume} />
      )}
      {replaying === undefined ? null : (
        <Confirm
          title={words.replayTitle(replaying)}
          act={words.replayNow}
          onAct={() => replay(replaying)}
          onClose={() => setReplaying(undefined)}
        >
          <p>{words.replayHint}</p>
        </Confirm>
      )}
    </section>
  );
}

function sayDone(done: Done, words: (typeof WEBHOOKS_WORDS)["en"], write: (count: number) => string): string {
  switch (done.what) {
    case "test":
      return words.tested(done.id, done.tested);
    case "replay":
      return words.replayed(done.id, write(done.replayed));
    case "resume":
      return words.resumed(done.id);
  }
}
