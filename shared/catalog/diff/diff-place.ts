import type { Fence } from "../../geo/fence.ts";
import { greatCircleMetres } from "../../geo/great-circle.ts";
import type { Place } from "../catalog.ts";
import { type Difference, sayChange, wordOfHours } from "./change.ts";
import { isSame } from "./diff-moment.ts";

const TOLD = ["name", "labels", "timeZone", "zones", "silence"] as const satisfies readonly (keyof Place)[];

/** What differs between two places of one id. */
export function diffPlace(before: Place, after: Place): readonly Difference[] {
  const differences: Difference[] = [
    ...diffFence(before.fence, after.fence),
    ...TOLD.filter((name) => !isSame(before[name], after[name])).map((name): Difference => {
      return { effect: "other", says: sayChange(name, before[name], after[name]) };
    }),
  ];
  if (isSame(before.hours, after.hours)) return differences;
  const says = sayChange("hours", wordOfHours(before.hours), wordOfHours(after.hours));
  return [...differences, { effect: "other", says }];
}

function diffFence(before: Fence | undefined, after: Fence | undefined): readonly Difference[] {
  if (isSame(before, after)) return [];
  if (before === undefined) return [{ effect: "more", says: "can be entered by position now" }];
  if (after === undefined) return [{ effect: "less", says: "cannot be entered by position any more" }];
  if (!("center" in before && "center" in after)) return [{ effect: "other", says: "has another fence" }];
  const differences: Difference[] = [];
  const [[fromLongitude, fromLatitude], [longitude, latitude]] = [before.center, after.center];
  const metres = greatCircleMetres({ latitude: fromLatitude, longitude: fromLongitude }, { latitude, longitude });
  if (metres >= 1) differences.push({ effect: "other", says: `moves by ${Math.round(metres)} m` });
  if (before.radius !== after.radius) {
    const says = `reaches ${after.radius} m, was ${before.radius} m`;
    differences.push({ effect: after.radius > before.radius ? "more" : "less", says });
  }
  return differences;
}
