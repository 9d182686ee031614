-- Keeps a ticket with the server that has it and the end of its time, unless too many wait to be used.
local TICKET, ALL, OF_ONE = KEYS[15], KEYS[16], KEYS[17]
local name, content, time, longest, max, maxOfOne = arg(), arg(), tonumber(arg()), arg(), tonumber(arg()), tonumber(arg())
local now = clock()

for _, waiting in ipairs({ALL, OF_ONE}) do
  redis.call('ZREMRANGEBYSCORE', waiting, '-inf', text(now))
end
if redis.call('ZCARD', OF_ONE) >= maxOfOne then
  return {'MANY'}
end
if redis.call('ZCARD', ALL) >= max then
  return {'FULL'}
end
redis.call('SET', TICKET, server() .. ' ' .. text(now + time) .. ' ' .. content, 'NX', 'PX', text(time))
for _, waiting in ipairs({ALL, OF_ONE}) do
  redis.call('ZADD', waiting, text(now + time), name)
  redis.call('PEXPIRE', waiting, longest)
end
return {'OK'}
