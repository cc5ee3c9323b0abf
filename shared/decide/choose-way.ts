import type { MomentChannel } from "../catalog/catalog.ts";
import type { Candidate, Situation } from "./situation.ts";

/**
 * How a moment reaches the person: by the channel that can be shown now; else, if it names a webhook for that and the person
 * is linked to a customer, handed over to the brand's own provider. Undefined: it does not reach them.
 */
export function chooseWay(
  { moment: { channels, handover } }: Pick<Candidate, "moment">,
  { channel, subscribed, person }: Pick<Situation, "channel" | "subscribed" | "person">,
): MomentChannel | undefined {
  if (channels.includes(channel) && (channel === "inline" || subscribed)) return channel;
  const isHandedOver = handover !== undefined && channels.includes("handover") && person.profile.customer !== undefined;
  return isHandedOver ? "handover" : undefined;
}
