import type { Script } from "./script.ts";

/**
 * `grantLease` of shared/budget/lease.ts, line by line, over the hash of one campaign. Its fields: `issued`; `h:{hour}` and
 * `d:{day}`, counts; `l:{id}`, a lease as `{units} {hour} {day} {expiresMs}`. Everything is read before anything is
 * written: what cannot be read stops the script, and nothing is given.
 */
export const leaseScript: Script = {
  sha1: "53849584c0c0bbaae345e1db3a11227f90c798dd",
  text: `-- KEYS[1]   hash: the ledger of the campaign
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
local REMEMBERED_MS, LARGEST_BLOCK, SHARE, LAST_PART = 600000, 50, 8, 0.05
local ledger, now = KEYS[1], tonumber(ARGV[2])

local known = redis.call('HGET', ledger, 'l:' .. ARGV[1])
if known then return {tonumber(string.match(known, '^%d+')), ''} end

local issued, hours, days, ended, live = 0, {}, {}, {}, 1
local fields = redis.call('HGETALL', ledger)
for i = 1, #fields, 2 do
  local book, name, value = string.sub(fields[i], 1, 2), string.sub(fields[i], 3), fields[i + 1]
  if fields[i] == 'issued' then issued = assert(tonumber(value))
  elseif book == 'h:' then hours[name] = assert(tonumber(value))
  elseif book == 'd:' then days[name] = assert(tonumber(value))
  elseif book == 'l:' then
    local units, expires = string.match(value, '^(%d+) %S+ %S+ (%S+)$')
    if tonumber(expires) + REMEMBERED_MS <= now then ended[#ended + 1] = fields[i]
    elseif tonumber(units) > 0 and tonumber(expires) > now then live = live + 1 end
  end
end

local function keepNewest(book, counts)
  local names = {}
  for name in pairs(counts) do names[#names + 1] = name end
  table.sort(names)
  for i = 1, #names - 3 do
    redis.call('HDEL', ledger, book .. names[i])
    counts[names[i]] = nil
  end
end
for _, field in ipairs(ended) do redis.call('HDEL', ledger, field) end
if #ended > 0 then
  keepNewest('h:', hours)
  keepNewest('d:', days)
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
redis.call('HSET', ledger, 'l:' .. ARGV[1], units .. ' ' .. ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[3])
return {tonumber(units), ''}
`,
};
