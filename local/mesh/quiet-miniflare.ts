/** How Miniflare runs here, whatever it runs: it talks to nobody and shows no requests. */
export const QUIET_MINIFLARE = {
  // The proxy in front of the worker: not used here, but always there, on any free port.
  host: "127.0.0.1",
  port: 0,
  // Do not ask Cloudflare what request.cf should look like.
  cf: false,
  telemetry: { enabled: false },
  logRequests: false,
} as const;
