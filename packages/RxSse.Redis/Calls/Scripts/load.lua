-- Where the log stands, the newest event of each stream, and the cursors of sources.
local log = read()
if log and log.format ~= FORMAT then
  return {'FORMAT', log.format}
end
local state = answer(log and 'OK' or 'NONE', log)
table.insert(state, redis.call('HGETALL', NEWEST))
table.insert(state, redis.call('HGETALL', ORIGINS))
return state
