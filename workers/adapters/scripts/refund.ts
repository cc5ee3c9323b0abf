import type { Script } from "./script.ts";

/** `refundUnit` of shared/budget/refund.ts over the keys that the lease script writes. It is remembered before counts go down. */
export const refundScript: Script = {
  sha1: "2ff958aec954ad133b4ee2b20aadec85375cceec",
  text: `-- refund
-- KEYS[1]  hash: the ledger of the campaign
-- KEYS[2]  hash: its leases
-- KEYS[3]  sorted set: their ends
-- ARGV[1]  id of the refund
-- ARGV[2]  until when it is remembered, epoch milliseconds
-- ARGV[3]  hour the unit counted in
-- ARGV[4]  day the unit counted in
-- gives    the units that went back
local ledger, counts = KEYS[1], {'issued', 'h:' .. ARGV[3], 'd:' .. ARGV[4]}
local units = redis.call('HMGET', ledger, unpack(counts))
if redis.call('HSETNX', KEYS[2], ARGV[1], '0 ' .. ARGV[3] .. ' ' .. ARGV[4] .. ' ' .. ARGV[2]) == 0 then return 0 end
redis.call('ZADD', KEYS[3], '-' .. ARGV[2], ARGV[1])
for i, name in ipairs(counts) do
  if (tonumber(units[i] or 0) or 0) > 0 then redis.call('HINCRBY', ledger, name, -1) end
end
return 1
`,
};
