import { present } from "../../../shared/json/present.ts";
import { addGroups } from "../../../shared/measure/add-groups.ts";
import type { CountGroup, CountQuery } from "../../../shared/measure/count.ts";
import type { Column } from "./store/cells.ts";
import { makeCounterStore } from "./store/counter-store.ts";

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
export function sumCounts(storage: DurableObjectStorage, query: CountQuery): readonly CountGroup[] {
  const { isOpen, cells } = makeCounterStore(storage);
  if (!isOpen()) return [];
  const summed = cells.sum(query, KEYS[query.by]);
  return addGroups(
    summed.map(({ slots, ...group }) => present({ ...group, slots: query.by === "place" ? slots : undefined })),
  );
}
