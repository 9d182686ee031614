-- Says what time it is. If it is as late as somebody wants, no event gets an earlier time from now on.
local who = caller()
local wanted = tonumber(arg())
local actual, log = server(), read()
if not log then
  return answer('NONE', nil)
end
if log.format ~= FORMAT then
  return {'FORMAT', log.format}
end
if log.server ~= actual or knowsMore(who, log) then
  return answer('SERVER', log)
end
local time = math.max(clock(), who.time, log.time)
if time >= wanted and time > log.time then
  insist()
  log.time = time
  redis.call('HSET', LOG, 'time', text(time))
end
local marked = answer('OK', log)
table.insert(marked, text(time))
return marked
