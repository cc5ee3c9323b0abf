import type { Script } from "./script.ts";

/** `putTag` of shared/tags/tag-entry.ts over one key: `{atMs} {owner} {locator}`, and `{atMs} {owner} ` once taken away. */
export const putTagScript: Script = {
  sha1: "d6d49f84f40f1ac2c06836ee3daea3b5ef63a602",
  text: `-- put-tag
-- KEYS[1]  string: the tag
-- ARGV[1]  time of the change, epoch milliseconds
-- ARGV[2]  owner
-- ARGV[3]  sealed locator
-- ARGV[4]  owners who are this owner by now, with spaces between
-- gives    1 where the change holds, 0 where the tag is another's or a later change is stored
local stored = redis.call('GET', KEYS[1])
if stored then
  local at, owner = string.match(stored, '^(%S+) (%S+) ')
  local when, now, isGone = tonumber(at), tonumber(ARGV[1]), string.sub(stored, -1) == ' '
  if not isGone and owner ~= ARGV[2] and not string.find(ARGV[4], owner, 1, true) then return 0 end
  if when > now or (when == now and isGone) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. ARGV[3])
return 1
`,
};
