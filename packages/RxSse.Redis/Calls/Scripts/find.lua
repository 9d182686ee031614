-- Finds the sequence before the first event at or after a time.
local limit, time = limits(), tonumber(arg())
local log = read()
if not log then
  return answer('NONE', nil)
end
if log.format ~= FORMAT then
  return {'FORMAT', log.format}
end

local found = answer('OK', log)
local first = oldest(log, limit, math.max(clock(), log.time))
local row = entryAt(first)
if not row then
  -- What is gone may be of that time: then the position is before it, so that a gap tells of it.
  table.insert(found, text(log.seq > log.begin and log.last >= time and log.seq - 1 or log.seq))
  return found
end
local before = tonumber(fields(row).p)
if before and before >= time and first > 1 then
  table.insert(found, text(first - 2))
  return found
end
local position = search(first, log.seq + 1, function(next) return tonumber(fields(next).t) < time end)
local next = entryAt(position)
if next then
  local sequence, isBegin = place(next)
  position = isBegin and sequence + 1 or sequence
end
table.insert(found, text(position - 1))
return found
