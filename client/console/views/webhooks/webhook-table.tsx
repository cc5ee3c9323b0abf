import { useFormats } from "../../format/use-formats.ts";
import { useMay } from "../../session/use-may.ts";
import { useWords } from "../../words/use-words.ts";
import { type Standing, standingOf, type Webhook } from "./webhook.ts";
import { WEBHOOKS_WORDS } from "./webhooks-words.ts";

const LOOKS: Readonly<Record<Standing, string>> = {
  well: "good",
  waiting: "",
  failing: "warn",
  lost: "bad",
  gone: "bad",
  closed: "bad",
};

/** Each webhook on a line; on a narrow screen each is a block of its own. */
export function WebhookTable(props: {
  readonly webhooks: readonly Webhook[];
  readonly isBusy: boolean;
  readonly test: (id: string) => void;
  readonly replay: (id: string) => void;
  readonly resume: (id: string) => void;
}) {
  const { webhooks, isBusy, test, replay, resume } = props;
  const words = useWords(WEBHOOKS_WORDS);
  const mayAct = useMay("editor");
  return (
    <table class="stack">
      <caption>{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.webhook}</th>
          <th scope="col">{words.standing}</th>
          <th scope="col">{words.backlog}</th>
          <th scope="col">{words.tells}</th>
          {mayAct ? (
            <th scope="col">
              <span class="unseen">{words.actions}</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {webhooks.map((webhook) => (
          <tr key={webhook.id}>
            <th scope="row">
              <code>{webhook.id}</code> <span class="tag">{webhook.own ? words.own : words.partner}</span>
              <span class="under">{`${webhook.host}${webhook.path}`}</span>
            </th>
            <td data-head={words.standing}>
              <State webhook={webhook} />
            </td>
            <td data-head={words.backlog}>
              <Backlog webhook={webhook} />
            </td>
            <td data-head={words.tells}>
              {webhook.events.join(", ")}
              <span class="under">{webhook.purposes.join(", ")}</span>
            </td>
            {mayAct ? (
              <td>
                <div class="bar">
                  <Act does={words.test} to={webhook.id} isBusy={isBusy} act={test} />
                  {webhook.waiting + webhook.failed > 0 && webhook.state === "on" ? (
                    <Act does={words.replay} to={webhook.id} isBusy={isBusy} act={replay} />
                  ) : null}
                  {webhook.state === "gone" ? (
                    <Act does={words.resume} to={webhook.id} isBusy={isBusy} act={resume} />
                  ) : null}
                </div>
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Act(props: {
  readonly does: string;
  readonly to: string;
  readonly isBusy: boolean;
  readonly act: (id: string) => void;
}) {
  const { does, to, isBusy, act } = props;
  return (
    <button type="button" class="button quiet" aria-disabled={isBusy} onClick={() => isBusy || act(to)}>
      {does}
      <span class="unseen"> {to}</span>
    </button>
  );
}

function State({ webhook }: { readonly webhook: Webhook }) {
  const words = useWords(WEBHOOKS_WORDS);
  const formats = useFormats();
  const { lastStatus, goneSince } = webhook;
  const standing = standingOf(webhook);
  const facts = [
    goneSince === undefined ? "" : words.since(formats.moment(Date.parse(goneSince))),
    lastStatus === undefined ? "" : words.lastStatus(lastStatus),
    words.hints[standing],
  ];
  return (
    <>
      <span class={`tag ${LOOKS[standing]}`}>{words.standings[standing]}</span>
      <span class="under">{facts.filter((fact) => fact !== "").join(" · ")}</span>
    </>
  );
}

function Backlog({ webhook: { waiting, failing, failed, oldestAt } }: { readonly webhook: Webhook }) {
  const words = useWords(WEBHOOKS_WORDS);
  const formats = useFormats();
  const counts = [
    waiting === 0 ? "" : words.waiting(formats.count(waiting)),
    failing === 0 ? "" : words.failing(formats.count(failing)),
    failed === 0 ? "" : words.failed(formats.count(failed)),
  ];
  return (
    <>
      {counts.filter((count) => count !== "").join(", ") || "–"}
      {oldestAt === undefined ? null : <span class="under">{words.oldest(formats.moment(Date.parse(oldestAt)))}</span>}
    </>
  );
}
