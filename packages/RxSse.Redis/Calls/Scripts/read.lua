-- Reads a page of events after a sequence, and what is no longer kept before it.
local limit = limits()
local after, count, bytes = tonumber(arg()), tonumber(arg()), tonumber(arg())
local log = read()
if not log then
  return answer('NONE', nil)
end
if log.format ~= FORMAT then
  return {'FORMAT', log.format}
end

evict(log, limit, math.max(clock(), log.time))
local first = oldest(log)
local page, events, last, size = answer('OK', log), {}, '(' .. text(after) .. '-0', 0
local through = after + 1 < first and first - 1 or after
while #events < count and size < bytes do
  local asked = math.min(count - #events, 32)
  local rows = redis.call('XRANGE', EVENTS, last, '+', 'COUNT', asked)
  for _, row in ipairs(rows) do
    local sequence, isBegin = place(row)
    if isBegin then
      if #events == 0 then
        through = sequence -- nothing is missing between two epochs
      end
    elseif size < bytes then
      local found = fields(row)
      table.insert(events, {text(sequence), found.t, found.s, found.y, found.d})
      size = size + #found.d + OVERHEAD
    end
    last = '(' .. row[1]
  end
  if #rows < asked then
    break
  end
end
table.insert(page, after + 1 < first and '1' or '0')
table.insert(page, text(through))
table.insert(page, events)
return page
