-- Finds the sequence before the first event at or after a time.
local limit, time = limits(), tonumber(arg())
local log = read()
if not log then
  return answer('NONE', nil)
end
if log.format ~= FORMAT then
  return {'FORMAT', log.format}
end

evict(log, limit, math.max(clock(), log.time))
local function event(from)
  local rows = redis.call('XRANGE', EVENTS, text(from) .. '-0', '+', 'COUNT', 2)
  for _, row in ipairs(rows) do
    local sequence, isBegin = place(row)
    if not isBegin then
      return sequence, tonumber(fields(row).t)
    end
  end
end

local found = answer('OK', log)
local first, row = oldest(log)
if not row then
  -- What is gone may be of that time: then the position is before it, so that a gap tells of it.
  table.insert(found, text(log.seq > log.begin and log.time >= time and log.seq - 1 or log.seq))
  return found
end
local before = tonumber(fields(row).p)
if before and before >= time and first > 1 then
  table.insert(found, text(first - 2))
  return found
end
local low, high = first, log.seq + 1
while low < high do
  local middle = math.floor((low + high) / 2)
  local _, at = event(middle)
  if at and at < time then
    low = middle + 1
  else
    high = middle
  end
end
table.insert(found, text((event(low) or low) - 1))
return found
