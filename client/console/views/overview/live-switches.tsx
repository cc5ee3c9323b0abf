import type { LiveState } from "../../../../shared/live/live-state.ts";
import { useAsked } from "../../ask/use-asked.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import { OVERVIEW_WORDS } from "./overview-words.ts";

const EVERY_MS = 5_000;

/** What is paused or revoked, mesh-wide. */
export function LiveSwitches() {
  const words = useWords(OVERVIEW_WORDS);
  const formats = useFormats();
  const { value, refusal } = useAsked<{ readonly live: LiveState }>("/admin/v1/live", EVERY_MS);
  const lines = value === undefined ? [] : linesOf(value.live, words.switched, formats.moment);
  return (
    <section class="panel" aria-labelledby="paused">
      <h2 id="paused">{words.paused}</h2>
      <Refused refusal={refusal} />
      <div id="live">
        {value !== undefined && lines.length === 0 ? <p class="soft">{words.nothingPaused}</p> : null}
        {lines.length === 0 ? null : (
          <ul class="plain">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function linesOf(
  live: LiveState,
  say: (typeof OVERVIEW_WORDS)["en"]["switched"],
  sayMoment: (ms: number) => string,
): readonly string[] {
  return [
    ...live.pausedMoments.map(say.moment),
    ...live.pausedCampaigns.map(say.campaign),
    ...live.pausedCoupons.map(say.coupon),
    ...live.revokedSenders.map(say.sender),
    ...live.voidReports.map(({ sender, sinceMs }) => say.reports(sender, sayMoment(sinceMs))),
    ...live.revokedDevices.map(say.device),
    ...live.revokedBeacons.map(say.beacon),
  ];
}
