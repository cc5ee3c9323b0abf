import type { MomentFigures, Simulation } from "../../../../shared/simulate/simulation.ts";
import { useFormats } from "../../format/use-formats.ts";
import { REASON_WORDS, sayReason } from "../../words/reason-words.ts";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";
import type { SimulatedDay as Day } from "./outcome.ts";

/** A made-up day: what each moment gives, and what it gives with the catalog that counts now. */
export function SimulatedDay({ day: { simulation, before, after = simulation, comparison } }: { readonly day: Day }) {
  const words = useWords(CATALOG_WORDS);
  const reasons = useWords(REASON_WORDS);
  const formats = useFormats();
  if (after === undefined) return null;
  const pings = formats.count(after.messages.pings + after.messages.sightings);
  const intro = before === undefined ? words.simulatedAlone : words.simulated;
  const rows = after.moments.map((figures) => ({ figures, was: before && givenIn(before, figures.moment) }));
  return (
    <>
      <h3>{intro(formats.count(after.people), after.day, pings)}</h3>
      {comparison === undefined ? null : comparison.moments.length === 0 ? (
        <p>{words.nothingDiffers}</p>
      ) : (
        <ul class="plain" lang="en">
          {comparison.says.map((says) => (
            <li key={says}>{says}</li>
          ))}
        </ul>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">{words.moment}</th>
            <th scope="col" class="number">
              {words.setOff}
            </th>
            {before === undefined ? null : (
              <th scope="col" class="number">
                {words.before}
              </th>
            )}
            <th scope="col" class="number">
              {before === undefined ? words.given : words.after}
            </th>
            <th scope="col">{words.stopped}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ figures, was }) => (
            <tr key={figures.moment}>
              <th scope="row">
                <code>{figures.moment}</code>
              </th>
              <td class="number">{formats.count(figures.setOff)}</td>
              {was === undefined ? null : <td class="number">{formats.count(was)}</td>}
              <td class="number">{formats.count(figures.offers + figures.pushes)}</td>
              <td>{stopsOf(figures, formats.count, reasons)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function givenIn({ moments }: Simulation, id: string): number {
  const figures = moments.find(({ moment }) => moment === id);
  return figures === undefined ? 0 : figures.offers + figures.pushes;
}

const TOLD = 2;

function stopsOf(
  { refusals }: MomentFigures,
  write: (count: number) => string,
  reasons: Readonly<Record<string, string>>,
): string {
  const sorted = Object.entries(refusals).toSorted(([, one], [, other]) => other - one);
  const told = sorted.slice(0, TOLD).map(([gate, times]) => `${sayReason(gate, reasons)} (${write(times)})`);
  return told.join(", ") || "–";
}
