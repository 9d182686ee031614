-- Reads a page of events after a sequence, and what is missing before it. The page ends where an event is missing.
local limit = limits()
local after, count, bytes = tonumber(arg()), tonumber(arg()), tonumber(arg())
local log = read()
if not log then
  return answer('NONE', nil)
end
if log.format ~= FORMAT then
  return {'FORMAT', log.format}
end

local first = oldest(log, limit, math.max(clock(), log.time))
local page, events, size = answer('OK', log), {}, 0
local isLost, through = false, after
local known = after -- up to here, events are in the page or known to be missing
local last = '(' .. text(math.max(after, first - 1)) .. '-0'
local isEnd = false
while not isEnd and #events < count and size < bytes do
  local asked = math.min(count - #events, 32)
  local rows = redis.call('XRANGE', EVENTS, last, '+', 'COUNT', asked)
  for _, row in ipairs(rows) do
    local sequence, isBegin = place(row)
    local found = fields(row)
    local before = isBegin and tonumber(found.l) or sequence - 1 -- the event before it
    isEnd = size >= bytes or (#events > 0 and before > known)
    if isEnd then
      break
    end
    if #events == 0 and (isBegin or before > known) then
      isLost = isLost or before > known
      through = isBegin and sequence or before
    end
    if not isBegin then
      table.insert(events, {text(sequence), found.t, found.s, found.y, found.d})
      size = size + #found.d + OVERHEAD
    end
    known, last = sequence, '(' .. row[1]
  end
  isEnd = isEnd or #rows < asked
end
if #events == 0 and known < log.seq then
  isLost, through = true, log.seq
end
table.insert(page, isLost and '1' or '0')
table.insert(page, text(through))
table.insert(page, events)
return page
