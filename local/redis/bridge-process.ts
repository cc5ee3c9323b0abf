import { startUpstashBridge } from "./upstash-bridge.ts";

/*
 * Bridges as a process of their own, as Redis is elsewhere: what a test is busy with does not delay them. Arguments: the
 * port of the Redis server, and how many. Its parent asks by number, and it ends with its parent.
 */
process.on("disconnect", () => process.exit());
const [redisPort = "0", count = "1"] = process.argv.slice(2);
const bridges = await Promise.all(
  Array.from({ length: Number(count) }, async () => {
    const bridge = await startUpstashBridge(Number(redisPort));
    const words = new Set<string>();
    const listen = () =>
      bridge.suffer((commands) => {
        for (const word of commands.flat()) words.add(word);
        return "none";
      });
    listen();
    return { bridge, words, listen };
  }),
);

process.on("message", ({ at, id, ask }: { at: number; id: number; ask: "state" | "reset" }) => {
  const one = bridges[at];
  if (one === undefined) return;
  const { bridge, words, listen } = one;
  process.send?.({ id, state: { commands: bridge.commands(), requests: bridge.requests(), words: [...words] } });
  if (ask === "state") return;
  bridge.reset();
  words.clear();
  listen();
});
process.send?.({ addresses: bridges.map(({ bridge: { url, token } }) => ({ url, token })) });
