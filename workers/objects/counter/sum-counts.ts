import { addGroups } from "../../../shared/measure/add-groups.ts";
import type { CountGroup, CountQuery } from "../../../shared/measure/count.ts";
import type { CounterStore } from "./store/counter-store.ts";
import type { Column } from "./store/sum-cells.ts";

const DAY = "CASE unit WHEN 'hour' THEN at / 24 ELSE at END";

/** The keys of a group, as columns. */
const KEYS: Readonly<Record<CountQuery["by"], readonly Column[]>> = {
  moment: [
    ["campaign", "campaign"],
    ["moment", "moment"],
  ],
  variant: [
    ["campaign", "campaign"],
    ["moment", "moment"],
    ["variant", "variant"],
  ],
  campaign: [["campaign", "campaign"]],
  place: [["place", "place"]],
  channel: [["channel", "channel"]],
  hour: [["hour", "at"]],
  "campaign-hour": [
    ["campaign", "campaign"],
    ["hour", "at"],
  ],
  day: [["day", DAY]],
};

/** The groups that a query asks for. A counter that has counted nothing stays empty. */
export function sumCounts({ isOpen, sum }: CounterStore, query: CountQuery): readonly CountGroup[] {
  return isOpen() ? addGroups(sum(query, KEYS[query.by])) : [];
}
