import type { Script } from "./script.ts";

/**
 * `settleLease` of shared/budget/lease.ts over the keys that the lease script writes. The lease is closed before counts go
 * down: a broken ledger can lose units, never give one twice.
 */
export const settleScript: Script = {
  sha1: "81ac597264986767780b0f166a61833bee680afe",
  text: `-- settle
-- KEYS[1]  hash: the ledger of the campaign
-- KEYS[2]  hash: its leases
-- KEYS[3]  sorted set: their ends
-- ARGV[1]  id of the lease
-- ARGV[2]  units that were not spent
-- gives    the units that went back
local lease = redis.call('HGET', KEYS[2], ARGV[1])
if not lease then return 0 end
local units, hour, day, expires = string.match(lease, '^(%d+) (%S+) (%S+) (%S+)$')
if units == '0' then return 0 end
local back = math.min(tonumber(units), math.max(0, math.floor(tonumber(ARGV[2]))))
local minus = string.format('%d', -back)
redis.call('HSET', KEYS[2], ARGV[1], '0 ' .. hour .. ' ' .. day .. ' ' .. expires)
redis.call('ZADD', KEYS[3], '-' .. expires, ARGV[1])
redis.call('HINCRBY', KEYS[1], 'issued', minus)
redis.call('HINCRBY', KEYS[1], 'h:' .. hour, minus)
redis.call('HINCRBY', KEYS[1], 'd:' .. day, minus)
return back
`,
};
