import type { AuditEntry } from "../../../../shared/operators/audit.ts";
import { useFormats } from "../../format/use-formats.ts";
import { linkTo } from "../../route/route.ts";
import { SESSION_WORDS } from "../../session/session-words.ts";
import { useWords } from "../../words/use-words.ts";
import { AUDIT_WORDS } from "./audit-words.ts";

const IS_VERSION = new Set(["publish", "activate"]);

/** Lines of the log; on a narrow screen each is a block of its own. */
export function LogTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const words = useWords(AUDIT_WORDS);
  const { roles } = useWords(SESSION_WORDS);
  const formats = useFormats();
  return (
    <table class="stack">
      <caption>{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.who}</th>
          <th scope="col">{words.did}</th>
          <th scope="col">{words.to}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ number, atMs, who, role, what, subject }) => (
          <tr key={number}>
            <td>
              <time dateTime={new Date(atMs).toISOString()}>{formats.moment(atMs)}</time>
              <span class="under">{formats.count(number)}</span>
            </td>
            <td data-head={words.who}>
              {role === "mesh" ? words.mesh : who}
              {role === "mesh" ? null : <span class="under">{roles[role]}</span>}
            </td>
            <td data-head={words.did}>{words.acts[what] ?? what}</td>
            <td data-head={words.to}>
              {IS_VERSION.has(what) ? (
                <a href={linkTo("catalog", subject)}>
                  <code>{subject}</code>
                </a>
              ) : (
                <code>{subject}</code>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
