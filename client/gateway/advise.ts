import type { Status } from "./status.ts";

/** What the person who looks at the status may do. */
export interface Advice {
  readonly text: string;
  /** To be pasted into a terminal. */
  readonly command?: string;
}

/** Boxes post every few seconds; one that did not for so long has stopped. */
const SILENT_SECONDS = 60;

/** What was refused longer ago has been mended, or is not told any more. */
const REFUSED_SECONDS = 600;

/**
 * What to do about what is not as it should be, the most pressing first; nothing where all is well. `origin` is where the
 * boxes post, as whoever looks has called it; `needsKey`: they must know a key.
 */
export function advise(status: Status, origin: string, needsKey: boolean): readonly Advice[] {
  return [...ofStanding(status), ...ofRefusal(status), ...ofBoxes(status, origin, needsKey), ...ofRoom(status)];
}

function ofStanding({ standing, mesh, answer, command }: Status): readonly Advice[] {
  const said = answer?.said ?? "no answer";
  if (standing === "unknown") {
    const text = `The mesh takes nothing of this gateway (${said}). What boxes tell waits on disk. Whoever operates the mesh runs:`;
    return [command === undefined ? { text } : { text, command }];
  }
  if (standing !== "unreachable") return [];
  const text = said.endsWith("not from a mesh")
    ? `Something else answers in the place of the mesh at ${mesh} (${said}): a log-in page of this network, a proxy, or the address is another's.`
    : `The mesh at ${mesh} cannot be reached (${said}). Is the address right, and is this machine online?`;
  return [{ text: `${text} What boxes tell waits on disk, and is sent once the mesh answers.` }];
}

function ofRefusal({ refusal }: Status): readonly Advice[] {
  if (refusal === undefined || refusal.secondsAgo > REFUSED_SECONDS) return [];
  const { said, zone } = refusal;
  return [{ text: `${mendingOf(said, zone)} What is heard meanwhile is lost (${said}).` }];
}

function mendingOf(said: string, zone: string | undefined): string {
  if (said.startsWith("404 not-found"))
    return "This gateway's key is not for the place that it tells of: start it with --place and a place of its own.";
  if (said.includes("/body/place")) return "This gateway's key is for several places: start it with --place.";
  if (said.includes("/body/zone"))
    return `The place has no zone ${JSON.stringify(zone ?? "")} in the catalog: correct ?zone= in the box's URL, or --zone.`;
  return "The mesh refuses what this gateway tells.";
}

function ofBoxes({ boxes, heard }: Status, origin: string, needsKey: boolean): readonly Advice[] {
  const url = `'${origin}/rows${needsKey ? "?key=KEY" : ""}'`;
  const [last] = boxes;
  if (last === undefined) {
    const text = `No box has posted yet. Point one at ${origin}/ and its format, as docs/gateways.md tells vendor by vendor; a broker's or Cassia's trouble is in the log. To see that this gateway listens:`;
    return [{ text, command: `curl -d '[]' ${url}` }];
  }
  if (last.secondsAgo > SILENT_SECONDS)
    return [
      {
        text: `No box has posted for ${Math.round(last.secondsAgo / 60)} min. Are they on, and is this still their address?`,
      },
    ];
  if (heard.rows > 0) return [];
  return [
    {
      text:
        heard.refused > 0
          ? "What boxes post is not taken: the table says why. Mostly the URL names another format than the box's."
          : "Boxes post, but hear no one: look at their filters (company, name, RSSI), and whether they tell of all advertisements.",
    },
  ];
}

function ofRoom({ lost, trouble }: Status): readonly Advice[] {
  return [
    ...(trouble === undefined ? [] : [{ text: `The disk does not do its work. ${trouble}.` }]),
    ...(lost.dropped === 0 ? [] : [{ text: `${lost.dropped} messages were given up for want of room: see --keep.` }]),
  ];
}
