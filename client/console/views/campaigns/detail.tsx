import type { Catalog } from "../../../../shared/catalog/catalog.ts";
import type { LiveState } from "../../../../shared/live/live-state.ts";
import { Refused } from "../../parts/refused.tsx";
import { linkTo } from "../../route/route.ts";
import { useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import { Days } from "./days.tsx";
import { Funnel } from "./funnel.tsx";
import { LiftPanel } from "./lift-panel.tsx";
import { Limits } from "./limits.tsx";
import { PauseSwitch, type Switched } from "./pause-switch.tsx";
import type { Period } from "./period.ts";
import { type RunState, stateOf } from "./state-of.ts";
import { StateTag } from "./state-tag.tsx";
import { useReport } from "./use-report.ts";
import { Variants } from "./variants.tsx";

/** One moment or campaign: its state, its figures, and the switch that pauses it. */
export function Detail(
  props: Switched & {
    readonly catalog: Catalog;
    readonly live: LiveState;
    readonly period: Period;
    readonly onSwitched: () => void;
  },
) {
  const { kind, id, catalog, live, period, onSwitched } = props;
  const words = useWords(CAMPAIGNS_WORDS);
  const query = { [kind]: id };
  const { value, refusal } = useReport(period, { by: "variant", ...query });
  const ofCampaign = useReport(period, { by: "campaign", ...query });
  const isPaused = (kind === "moment" ? live.pausedMoments : live.pausedCampaigns).includes(id);
  const { state, campaign } = find(props, isPaused);
  const row = ofCampaign.value?.rows.find((one) => one.campaign === id);
  return (
    <>
      <div class="panel-head">
        <div class="title">
          <h2>
            {words.kinds[kind]} {id}
          </h2>
          <StateTag state={state} />
        </div>
        <a href={linkTo("campaigns")}>{words.back}</a>
      </div>
      {state === "gone" && !isPaused ? null : (
        <PauseSwitch kind={kind} id={id} isPaused={isPaused} onDone={onSwitched} />
      )}
      {kind === "moment" && campaign !== undefined && live.pausedCampaigns.includes(campaign) ? (
        <p class="notice warn">{words.isCampaignPaused(campaign)}</p>
      ) : null}
      <Refused refusal={refusal ?? ofCampaign.refusal} />
      {state === "gone" && value?.rows.length === 0 ? <p class="soft">{words.noSuch}</p> : null}
      <div class="columns">
        {value === undefined ? null : <Funnel rows={value.rows} />}
        {kind === "campaign" ? (
          <LiftPanel row={row} share={catalog.campaigns?.find((one) => one.id === id)?.control} />
        ) : null}
      </div>
      {value === undefined ? null : <Variants rows={value.rows} ofCampaign={kind === "campaign"} />}
      <div class="columns">
        <Days period={period} query={query} />
        {kind === "campaign" ? <Limits campaign={catalog.campaigns?.find((one) => one.id === id)} row={row} /> : null}
      </div>
    </>
  );
}

function find(
  { kind, id, catalog }: { readonly kind: Switched["kind"]; readonly id: string; readonly catalog: Catalog },
  isPaused: boolean,
): { readonly state: RunState | "gone"; readonly campaign?: string } {
  const nowMs = Date.now();
  if (kind === "campaign") {
    const campaign = catalog.campaigns?.find((one) => one.id === id);
    return { state: campaign === undefined ? "gone" : stateOf(campaign, isPaused, nowMs) };
  }
  const moment = catalog.moments?.find((one) => one.id === id);
  if (moment === undefined) return { state: "gone" };
  const state = stateOf(moment, isPaused, nowMs);
  return moment.campaign === undefined ? { state } : { state, campaign: moment.campaign };
}
