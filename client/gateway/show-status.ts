import type { Advice } from "./advise.ts";
import { SCRIPT, STYLE } from "./page-style.ts";
import type { BoxStatus, Status } from "./status.ts";

/** The status in one line. */
export function statusLine({ boxes, heard, sent, waiting, lost, answer, standing, trouble }: Status): string {
  const gone = lost.refused + lost.dropped;
  return [
    count(boxes.filter(({ secondsAgo }) => secondsAgo < 60).length, "box", "boxes"),
    `${heard.rowsPerSecond.toFixed(1)} rows/s`,
    `${sent.messages} sent`,
    `${waiting.messages} waiting${waiting.bytes === 0 ? "" : ` (${kilobytes(waiting.bytes)})`}`,
    ...(gone === 0 ? [] : [`${gone} lost`]),
    ...(trouble === undefined ? [] : ["trouble with the disk"]),
    `${standing}${answer === undefined ? "" : `: ${answer.said}`}`,
  ].join(" · ");
}

const STANDINGS: Readonly<Record<Status["standing"], readonly [tone: string, words: string]>> = {
  starting: ["soft", "Starting"],
  enrolled: ["good", "The mesh takes what this gateway tells"],
  unknown: ["bad", "The mesh takes nothing of this gateway"],
  unreachable: ["bad", "The mesh cannot be reached"],
};

/** The status as a page that a person in the shop can read; it renews itself, also without scripts. `advice`: what to do. */
export function statusPage(status: Status, advice: readonly Advice[] = []): string {
  const { id, mesh, standing, boxes, upSeconds } = status;
  const [tone, words] = STANDINGS[standing];
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<noscript><meta http-equiv="refresh" content="5"></noscript>
<title>${escapeHtml(id)}</title>
<style>${STYLE}</style>
<p id="gone" role="alert" hidden>The gateway does not answer any more: what is below is what it said last.</p>
<main>
<h1>${escapeHtml(id)}</h1>
<p class="${tone}">${words}</p>
<p class="soft">${escapeHtml(mesh)}, up ${lengthOf(upSeconds)}</p>
${advice.map(adviceOf).join("\n")}
${boxes.length === 0 ? "" : tableOf(boxes)}
<h2>Messages</h2>
<table class="facts">${factsOf(status)
    .map(([name, text]) => `<tr><th>${name}<td>${escapeHtml(text)}</tr>`)
    .join("\n")}</table>
</main>
<script>${SCRIPT}</script>
</html>
`;
}

function factsOf({ heard, sent, waiting, lost, trouble, answer }: Status): readonly (readonly [string, string])[] {
  return [
    [
      "Heard",
      `${count(heard.rows, "row", "rows")} in ${count(heard.posts, "post", "posts")}, ${heard.rowsPerSecond.toFixed(1)} rows/s now`,
    ],
    ["Sent", `${count(sent.messages, "message", "messages")} with ${count(sent.rows, "row", "rows")}`],
    ["Waiting on disk", `${count(waiting.messages, "message", "messages")}, ${kilobytes(waiting.bytes)}`],
    [
      "Lost",
      `${lost.refused} refused by the mesh, ${lost.dropped} dropped for want of room, ${count(heard.refused, "post", "posts")} of boxes not taken`,
    ],
    ["Disk", trouble ?? "in order"],
    ["Last answer", answer === undefined ? "none yet" : `${answer.said}, ${lengthOf(answer.secondsAgo)} ago`],
  ];
}

function adviceOf({ text, command }: Advice): string {
  const pasted = command === undefined ? "" : `<pre>${escapeHtml(command)}</pre>`;
  return `<div class="advice">${escapeHtml(text)}${pasted}</div>`;
}

function tableOf(boxes: readonly BoxStatus[]): string {
  return `<h2>Boxes</h2>
<table class="boxes"><thead><tr><th>Box<th>Format<th>Zone<th>Rows<th>Last<th>Trouble</tr></thead><tbody>
${boxes.map(rowOf).join("\n")}</tbody></table>`;
}

function rowOf({ box, format, zone = "", rows, secondsAgo, fault = "" }: BoxStatus): string {
  const cells = [box, format, zone, String(rows), `${lengthOf(secondsAgo)} ago`, fault];
  return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`;
}

function lengthOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`;
}
