import type { SenderHealth } from "../../../../shared/operators/operator-health.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useMay } from "../../session/use-may.ts";
import { useWords } from "../../words/use-words.ts";
import { sayAgo } from "./find-senders.ts";
import { SENDERS_WORDS } from "./senders-words.ts";

/** Each sender on a line; on a narrow screen each is a block of its own. */
export function SenderTable(props: {
  readonly senders: readonly SenderHealth[];
  readonly isBusy: boolean;
  readonly revoke: (sender: string) => void;
  readonly restore: (sender: string) => void;
}) {
  const { senders, isBusy, revoke, restore } = props;
  const words = useWords(SENDERS_WORDS);
  const mayRevoke = useMay("editor");
  const mayRestore = useMay("publisher");
  return (
    <table class="stack">
      <caption>{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.sender}</th>
          <th scope="col">{words.heard}</th>
          <th scope="col">{words.refused}</th>
          <th scope="col">{words.mayDo}</th>
          {mayRevoke ? (
            <th scope="col">
              <span class="unseen">{words.actions}</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {senders.map(({ sender, kind, scopes, places, revoked, heardAt, refused }) => (
          <tr key={sender}>
            <th scope="row">
              <code>{sender}</code>
              <span class="under">
                {words.kinds[kind] ?? kind} {revoked ? <span class="tag bad">{words.isRevoked}</span> : null}
              </span>
            </th>
            <td data-head={words.heard}>
              <Heard heardAt={heardAt} />
            </td>
            <td data-head={words.refused}>
              <Refusals refused={refused} />
            </td>
            <td data-head={words.mayDo}>
              {scopes.join(", ") || "–"}
              <span class="under">{places?.join(", ") ?? words.everywhere}</span>
            </td>
            {mayRevoke ? (
              <td class="number">
                {revoked ? (
                  mayRestore ? (
                    <button
                      type="button"
                      class="button quiet"
                      aria-disabled={isBusy}
                      onClick={() => isBusy || restore(sender)}
                    >
                      {words.restore}
                      <span class="unseen"> {sender}</span>
                    </button>
                  ) : null
                ) : (
                  <button
                    type="button"
                    class="button quiet"
                    aria-disabled={isBusy}
                    onClick={() => isBusy || revoke(sender)}
                  >
                    {words.revoke}
                    <span class="unseen"> {sender}</span>
                  </button>
                )}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Heard({ heardAt }: Pick<SenderHealth, "heardAt">) {
  const words = useWords(SENDERS_WORDS);
  const formats = useFormats();
  if (heardAt === null)
    return (
      <>
        {words.never}
        <span class="under">{words.neverHint}</span>
      </>
    );
  const ms = Date.parse(heardAt);
  return (
    <>
      {sayAgo(ms, Date.now(), words.ago)}
      <time class="under" dateTime={heardAt}>
        {formats.moment(ms)}
      </time>
    </>
  );
}

function Refusals({ refused }: Pick<SenderHealth, "refused">) {
  const words = useWords(SENDERS_WORDS);
  const formats = useFormats();
  if (refused.length === 0) return <span class="soft">–</span>;
  const write = (at: string) => formats.moment(Date.parse(at));
  return (
    <ul class="plain">
      {refused.map(({ code, count, firstAt, lastAt }) => (
        <li key={code}>
          <span class="tag warn">{words.times(formats.count(count), code)}</span>
          <span class="under">
            {words.codes[code] === undefined ? "" : `${words.codes[code]} · `}
            {words.since(write(firstAt), write(lastAt))}
          </span>
        </li>
      ))}
    </ul>
  );
}
