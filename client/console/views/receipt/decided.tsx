import type { OperatorReceipt } from "../../../../shared/operators/operator-receipt.ts";
import { REASON_WORDS, sayReason } from "../../words/reason-words.ts";
import { useWords } from "../../words/use-words.ts";
import { RECEIPT_WORDS } from "./receipt-words.ts";

/** What was decided, and what became of each moment that was set off. */
export function Decided({ receipt }: { readonly receipt: OperatorReceipt }) {
  const { day, outcome, reason, moment, campaign, gates } = receipt;
  const words = useWords(RECEIPT_WORDS);
  const reasons = useWords(REASON_WORDS);
  const facts = [
    [words.day, day],
    [words.outcome, words.outcomes[outcome] ?? outcome],
    [words.because, reason === undefined ? undefined : sayReason(reason, reasons)],
    [words.moment, moment],
    [words.campaign, campaign],
  ] as const;
  const resultOf = (gate: OperatorReceipt["gates"][number]) => {
    if (gate.reason === "outranked") return words.outranked;
    return gate.reason === undefined ? words.passed : sayReason(gate.reason, reasons);
  };
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <h3>{words.gates}</h3>
      {gates.length === 0 ? (
        <p class="soft">{words.none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{words.moment}</th>
              <th scope="col">{words.result}</th>
            </tr>
          </thead>
          <tbody>
            {gates.map((gate) => (
              <tr key={gate.moment}>
                <th scope="row">
                  <code>{gate.moment}</code>{" "}
                  {gate.passed && gate.moment === moment && outcome !== "none" ? (
                    <span class="tag good">{words.chosen}</span>
                  ) : null}
                </th>
                <td>
                  {resultOf(gate)}
                  {gate.reason === undefined ? null : <code class="under">{gate.reason}</code>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="soft">{words.left}</p>
    </>
  );
}
