import type { Script } from "./script.ts";

/** `changeLive` of shared/live/change-live.ts over one hash: field `liveKey`, value `{1 or 0} {atMs}` and, with an end, ` {untilMs}`. */
export const changeLiveScript: Script = {
  sha1: "1502a041add27635e2b0e043465ea42d1a599be3",
  text: `-- change-live
-- KEYS[1]  hash: the live state
-- ARGV[1]  key of the thing
-- ARGV[2]  '1' on, '0' off
-- ARGV[3]  time of the change, epoch milliseconds
-- ARGV[4]  when it ends by itself, epoch milliseconds; '' never
-- gives    1 where the change holds, 0 where a later one is stored
local REMEMBERED_MS = 86400000
local at = tonumber(ARGV[3])

-- Of two changes at once: on before off, the later end before the earlier.
local function rank(on, last)
  if on == '0' then return -1 end
  return tonumber(last) or 0
end
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if stored then
  local on, changed, last = string.match(stored, '^([01]) (%S+) ?(%S*)$')
  changed = tonumber(changed)
  if at < changed or (at == changed and rank(ARGV[2], ARGV[4]) <= rank(on, last)) then return 0 end
end

local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local on, changed, last = string.match(fields[i + 1], '^([01]) (%S+) ?(%S*)$')
  if on == '0' then last = changed end
  if last ~= '' and tonumber(last) + REMEMBERED_MS < at then redis.call('HDEL', KEYS[1], fields[i]) end
end

local value = ARGV[2] .. ' ' .. ARGV[3]
if ARGV[4] ~= '' then value = value .. ' ' .. ARGV[4] end
redis.call('HSET', KEYS[1], ARGV[1], value)
return 1
`,
};
