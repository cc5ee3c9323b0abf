import { readWhen } from "./read-when.ts";

/** What came of a row, or what the page says of it: only what it says is compared. */
export interface Answered {
  readonly outcome?: string;
  readonly reason?: string;
  readonly moment?: string;
  readonly variant?: string;
  readonly title?: string;
  /** Until when the offer holds, and when a held push is sent, epoch milliseconds. */
  readonly untilMs?: number;
  readonly sentMs?: number;
  /** Of a crowd: about how many got which variant, or none for which reason. */
  readonly shares?: Readonly<Record<string, number>>;
}

/** What may follow an offer or a push, each once. */
const BESIDES: readonly (readonly [RegExp, (found: string, timeZone: string) => Answered])[] = [
  [/^variant `([\w-]+)`$/, (variant) => ({ variant })],
  [/^“(.+)”$/, (title) => ({ title })],
  [/^until (.+)$/, (when, timeZone) => ({ untilMs: readWhen(when, timeZone) })],
  [/^sent (.+)$/, (when, timeZone) => ({ sentMs: readWhen(when, timeZone) })],
];

/** A cell like "offer `hello`, until Mon 08:30", "none, `cap-moment`" or "about 1,000 `control-group`, about 9,000 `a`". */
export function readAnswer(cell: string, timeZone: string): Answered {
  const none = /^none, `([\w-]+)`$/.exec(cell);
  if (none !== null) return { outcome: "none", reason: none[1] ?? "" };
  const shares = [...cell.matchAll(/about ([\d,]+) `([\w-]+)`/g)].map(
    ([, count = "", name = ""]) => [name, Number(count.replaceAll(/,/g, ""))] as const,
  );
  if (shares.length > 0) return { shares: Object.fromEntries(shares) };
  const [given = "", ...besides] = cell.split(", ");
  const [, outcome, moment] = /^(offer|push) `([\w-]+)`$/.exec(given) ?? [];
  if (outcome === undefined || moment === undefined) throw new Error(`docs/catalog.md: "${cell}" is no answer`);
  let answer: Answered = { outcome, moment };
  for (const text of besides) answer = { ...answer, ...readBeside(text, timeZone) };
  return answer;
}

function readBeside(text: string, timeZone: string): Answered {
  for (const [pattern, saysOf] of BESIDES) {
    const found = pattern.exec(text);
    if (found !== null) return saysOf(found[1] ?? "", timeZone);
  }
  throw new Error(`docs/catalog.md: an answer cannot say "${text}"`);
}
