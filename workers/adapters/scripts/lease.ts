import type { Script } from "./script.ts";

/**
 * `grantLease` of shared/budget/lease.ts over the three keys of one campaign: the ledger (`issued`; `h:{hour}` and
 * `d:{day}`, counts), the leases (`{units} {hour} {day} {expiresMs}` by id), and their ends (by id the end, negative once
 * settled), which spare it reading every lease: a thousand of them cost a millisecond of the only thread. Of leases long
 * ended at most 2,000 go at a time. Everything is read before anything is written: what cannot be read stops the script,
 * and nothing is given.
 */
export const leaseScript: Script = {
  sha1: "e79e6db521a586f6b5a8e4f99e939f6d54d5e7c1",
  text: `-- lease
-- KEYS[1]   hash: the ledger of the campaign
-- KEYS[2]   hash: its leases
-- KEYS[3]   sorted set: their ends
-- ARGV[1]   id of the lease
-- ARGV[2]   now, epoch milliseconds
-- ARGV[3]   end of the lease, epoch milliseconds
-- ARGV[4]   hour it counts in
-- ARGV[5]   day it counts in
-- ARGV[6]   limit over the campaign's life, '' for none
-- ARGV[7]   limit per hour, '' for none
-- ARGV[8]   limit per day, '' for none
-- ARGV[9]   how much of ARGV[6] may be out by now, '' for all
-- ARGV[10]  the same of ARGV[7]
-- ARGV[11]  the same of ARGV[8]
-- gives     {units, '' or 'spent' or 'pace'}
local REMEMBERED_MS, LARGEST_BLOCK, SHARE, LAST_PART, HOURS_KEPT, DAYS_KEPT = 600000, 50, 8, 0.05, 48, 4
local ledger, leases, ends = KEYS[1], KEYS[2], KEYS[3]

local known = redis.call('HGET', leases, ARGV[1])
if known then return {tonumber(string.match(known, '^%d+')), ''} end

local issued, hours, days = 0, {}, {}
local counts = redis.call('HGETALL', ledger)
for i = 1, #counts, 2 do
  local book, name = string.sub(counts[i], 1, 2), string.sub(counts[i], 3)
  local count = assert(tonumber(counts[i + 1]))
  if book == 'h:' then hours[name] = count
  elseif book == 'd:' then days[name] = count
  else issued = count end
end
local live = 1 + redis.call('ZCOUNT', ends, '(' .. ARGV[2], '+inf')
local forgotten = tonumber(ARGV[2]) - REMEMBERED_MS
local lost = redis.call('ZRANGEBYSCORE', ends, '(0', forgotten, 'LIMIT', 0, 1000)
local settled = redis.call('ZRANGEBYSCORE', ends, -forgotten, '(0', 'LIMIT', 0, 1000)

for _, ids in ipairs({lost, settled}) do
  if #ids > 0 then
    redis.call('HDEL', leases, unpack(ids))
    redis.call('ZREM', ends, unpack(ids))
  end
end
local function keepNewest(book, byName, kept)
  local names = {}
  for name in pairs(byName) do names[#names + 1] = name end
  table.sort(names)
  for i = 1, #names - kept do
    redis.call('HDEL', ledger, book .. names[i])
    byName[names[i]] = nil
  end
end
if #lost + #settled > 0 then
  keepNewest('h:', hours, HOURS_KEPT)
  keepNewest('d:', days, DAYS_KEPT)
end

local out = {issued, hours[ARGV[4]] or 0, days[ARGV[5]] or 0}
local remaining, paced, ending = math.huge, math.huge, false
for i = 1, 3 do
  local limit = tonumber(ARGV[5 + i])
  if limit then
    remaining = math.min(remaining, limit - out[i])
    paced = math.min(paced, math.floor(tonumber(ARGV[8 + i]) or limit) - out[i])
    ending = ending or limit - out[i] < limit * LAST_PART
  end
end
if remaining < 1 then return {0, 'spent'} end
if paced < 1 then return {0, 'pace'} end

local block = 1
if not ending then block = math.min(LARGEST_BLOCK, math.max(1, math.floor(remaining / (SHARE * live)))) end
local units = string.format('%d', math.min(block, remaining, paced))
redis.call('HINCRBY', ledger, 'issued', units)
redis.call('HINCRBY', ledger, 'h:' .. ARGV[4], units)
redis.call('HINCRBY', ledger, 'd:' .. ARGV[5], units)
redis.call('HSET', leases, ARGV[1], units .. ' ' .. ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[3])
redis.call('ZADD', ends, ARGV[3], ARGV[1])
return {tonumber(units), ''}
`,
};
