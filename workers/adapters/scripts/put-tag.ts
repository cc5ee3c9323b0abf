import type { Script } from "./script.ts";

/** `putTag` of shared/tags/change-tag.ts over one key: `{atMs} {owner} {locator}`, and `{atMs} {owner} ` once taken away. */
export const putTagScript: Script = {
  sha1: "07e5280295e2ee371ed39ec818aeb052ab832516",
  text: `-- KEYS[1]  string: the tag
-- ARGV[1]  time of the change, epoch milliseconds
-- ARGV[2]  owner
-- ARGV[3]  sealed locator
-- gives    1 where the change holds, 0 where a later one is stored
local stored = redis.call('GET', KEYS[1])
if stored then
  local at, now = tonumber(string.match(stored, '^%S+')), tonumber(ARGV[1])
  if at > now or (at == now and string.sub(stored, -1) == ' ') then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. ARGV[3])
return 1
`,
};
