import type { Script } from "./script.ts";

/** `removeTag` of shared/tags/tag-entry.ts over the key that the put script writes; what is left of it ends by itself. */
export const removeTagScript: Script = {
  sha1: "321304ca4630d6137804d84ce61a236bd70811d2",
  text: `-- remove-tag
-- KEYS[1]  string: the tag
-- ARGV[1]  time of the change, epoch milliseconds
-- ARGV[2]  owner
-- ARGV[3]  how long it is remembered, milliseconds
-- gives    1 where the change holds, 0 where the tag is another's or was registered later
local stored = redis.call('GET', KEYS[1])
if stored then
  local at, owner = string.match(stored, '^(%S+) (%S+) ')
  if owner ~= ARGV[2] or tonumber(at) > tonumber(ARGV[1]) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2] .. ' ', 'PX', ARGV[3])
return 1
`,
};
