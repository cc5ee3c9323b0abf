import type { CampaignRule } from "../../shared/catalog/policy.ts";
import { addGroups } from "../../shared/measure/add-groups.ts";
import {
  type CountedValue,
  type CountGroup,
  type CountKey,
  FIGURES,
  type Figures,
  type GroupBy,
  SLOTS,
} from "../../shared/measure/count.ts";
import { addSlot } from "../../shared/measure/slots.ts";

/** What a made-up mesh has counted in a week of November 2026: the mesh of docs/measure.md. */
const COUNTED: readonly (Pick<CountKey, "moment" | "campaign" | "variant" | "place"> & {
  readonly control?: true;
  readonly day: string;
  readonly figures: Figures;
  readonly values?: readonly CountedValue[];
})[] = [
  {
    ...{ moment: "hello", campaign: "spring", variant: "plain", place: "station", day: "2026-11-24" },
    figures: {
      given: 5210,
      impressions: 4980,
      clicks: 412,
      dismissals: 96,
      exposed: 3110,
      converted: 540,
      conversions: 561,
    },
    values: [{ currency: "EUR", minor: 431_240, isClaimed: false }],
  },
  {
    ...{ moment: "hello", campaign: "spring", variant: "picture", place: "station", day: "2026-11-25" },
    figures: {
      given: 5190,
      impressions: 4951,
      clicks: 468,
      dismissals: 88,
      exposed: 3080,
      converted: 566,
      conversions: 590,
    },
    values: [{ currency: "EUR", minor: 462_010, isClaimed: false }],
  },
  {
    ...{ moment: "hello", campaign: "spring", variant: "plain", place: "station", day: "2026-11-25" },
    control: true,
    figures: { exposed: 780, converted: 104 },
  },
  {
    ...{ moment: "hello", campaign: "spring", variant: "picture", place: "station", day: "2026-11-25" },
    control: true,
    figures: { exposed: 780, converted: 101 },
  },
  {
    ...{ moment: "morning", campaign: "breakfast", variant: "one", place: "kiosk", day: "2026-11-26" },
    figures: {
      given: 310,
      accepted: 290,
      impressions: 260,
      clicks: 41,
      claimed: 6,
      exposed: 210,
      converted: 12,
      conversions: 12,
    },
    values: [
      { currency: "EUR", minor: 4_350, isClaimed: false },
      { currency: "EUR", minor: 1_990, isClaimed: true },
    ],
  },
  {
    ...{ moment: "morning", campaign: "breakfast", variant: "one", place: "kiosk", day: "2026-11-26" },
    control: true,
    figures: { exposed: 54, converted: 2 },
  },
  {
    ...{ moment: "bye", campaign: "", variant: "one", place: "stand", day: "2026-11-27" },
    figures: { given: 6, impressions: 4 },
  },
];

/** The campaigns of that mesh, as its catalog has them. */
export const EXAMPLE_CAMPAIGNS: ReadonlyMap<string, CampaignRule> = new Map(
  [
    {
      id: "spring",
      caps: [],
      control: 0.2,
      pace: "asap" as const,
      conversions: ["order-paid"],
      cost: { currency: "EUR", minor: 150_000 },
    },
    {
      id: "breakfast",
      caps: [],
      control: 0.2,
      pace: "asap" as const,
      conversions: ["order-paid"],
      costPerOffer: { currency: "EUR", minor: 20 },
    },
  ].map((rule) => [rule.id, rule]),
);

/** What the counters of that mesh answer: of one campaign or moment, if it is named. */
export function exampleGroups(by: GroupBy, only: { campaign?: string; moment?: string }): readonly CountGroup[] {
  const counted = COUNTED.filter(
    ({ campaign, moment }) => (only.campaign ?? campaign) === campaign && (only.moment ?? moment) === moment,
  );
  return addGroups(
    counted.map(({ figures, values = [], control, ...of }) => ({
      keys: keysOf(by, of),
      arm: control ? "control" : "treatment",
      figures,
      values,
      slots: Object.fromEntries(FIGURES.map((figure) => [figure, slotsOf(figures[figure] ?? 0)])),
    })),
  );
}

function keysOf(
  by: GroupBy,
  { campaign, moment, variant, place, day }: Omit<(typeof COUNTED)[number], "figures">,
): CountGroup["keys"] {
  const hour = Date.parse(`${day}T09:00:00Z`) / 3_600_000;
  const named = { campaign, moment, variant, place, channel: "inline", hour, day: Math.floor(hour / 24) };
  const names: readonly (keyof typeof named)[] =
    by === "variant" ? ["campaign", "moment", "variant"] : by === "moment" ? ["campaign", "moment"] : [by];
  return Object.fromEntries(names.map((name) => [name, named[name]]));
}

/** Slots of so many people, if each has one of their own. */
function slotsOf(people: number): string {
  const drawn = Array.from({ length: Math.min(people, SLOTS) }, (_, slot) => slot);
  return drawn.reduce<string | undefined>(addSlot, undefined) ?? "0";
}
