import type { Windows } from "./worker-scope.ts";

/** Brings a window of the app that shows the page to the front, or opens one. `url` as `URL` writes it. Call it from a click. */
export async function openPage(windows: Windows, url: string): Promise<void> {
  // Also windows that were opened before this worker took over.
  const open = await windows.matchAll({ type: "window", includeUncontrolled: true });
  const showing = open.find((client) => client.url === url);
  await (showing === undefined ? windows.openWindow(url) : showing.focus());
}
