import type { Status } from "./status.ts";

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

/** The status as a page that a person in the shop can read; it needs no script. */
export function statusPage(status: Status): string {
  const { id, mesh, standing, boxes, heard, sent, waiting, lost, trouble, answer } = status;
  const rows = boxes.map(({ box, format, zone = "", rows: told, secondsAgo, fault = "" }) =>
    [box, format, zone, told, `${secondsAgo} s ago`, fault]
      .map((cell) => `<td>${escapeHtml(String(cell))}</td>`)
      .join(""),
  );
  const facts: readonly (readonly [string, string])[] = [
    ["Mesh", mesh],
    ["Standing", standing],
    ["Heard", `${heard.rows} rows in ${heard.posts} posts, ${heard.rowsPerSecond.toFixed(1)} rows/s now`],
    ["Sent", `${sent.messages} messages with ${sent.rows} rows`],
    ["Waiting on disk", `${waiting.messages} messages, ${kilobytes(waiting.bytes)}`],
    [
      "Lost",
      `${lost.refused} refused by the mesh, ${lost.dropped} dropped for want of room, ${heard.refused} posts of boxes not taken`,
    ],
    ["Disk", trouble ?? "in order"],
    ["Last answer", answer === undefined ? "none yet" : `${answer.said}, ${answer.secondsAgo} s ago`],
  ];
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<title>${escapeHtml(id)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:60rem}th{text-align:left;padding-right:2rem;font-weight:600}
td{padding-right:2rem}table{margin-bottom:2rem}</style>
<h1>${escapeHtml(id)}</h1>
<table>${facts.map(([name, text]) => `<tr><th>${name}<td>${escapeHtml(text)}</tr>`).join("\n")}</table>
<table><tr><th>Box<th>Format<th>Zone<th>Rows<th>Last<th>Trouble</tr>
${rows.map((cells) => `<tr>${cells}</tr>`).join("\n")}</table>
</html>
`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
