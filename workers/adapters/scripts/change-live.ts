import type { Script } from "./script.ts";

/** `changeLive` of shared/live/change-live.ts over one hash: field `liveKey`, value `{1 or 0} {atMs}` and, with an end, ` {untilMs}`, of a signal ` {id} {fromMs} {trust}`. */
export const changeLiveScript: Script = {
  sha1: "6bd38c2fb8cffba391bd5b57c495ad01d91907a3",
  text: `-- change-live
-- KEYS[1]  hash: the live state
-- ARGV[1]  key of the thing
-- ARGV[2]  '1' on, '0' off
-- ARGV[3]  time of the change, epoch milliseconds
-- ARGV[4]  when it ends by itself, epoch milliseconds; '' never
-- ARGV[5]  of a signal that is on: its id, since when, and how much it is trusted; '' of everything else
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
  local on, changed, last = string.match(stored, '^([01]) (%S+) ?(%S*)')
  changed = tonumber(changed)
  if at < changed or (at == changed and rank(ARGV[2], ARGV[4]) <= rank(on, last)) then return 0 end
end

local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local on, changed, last = string.match(fields[i + 1], '^([01]) (%S+) ?(%S*)')
  if on == '0' then last = changed end
  if last ~= '' and tonumber(last) + REMEMBERED_MS < at then redis.call('HDEL', KEYS[1], fields[i]) end
end

local value = ARGV[2] .. ' ' .. ARGV[3]
if ARGV[4] ~= '' then value = value .. ' ' .. ARGV[4] end
if ARGV[4] ~= '' and ARGV[5] ~= '' then value = value .. ' ' .. ARGV[5] end
redis.call('HSET', KEYS[1], ARGV[1], value)
return 1
`,
};
