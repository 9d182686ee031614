-- Tells the nodes what to close. Each reads what is newer than what it has read.
local CLOSING = KEYS[14]
local KEPT_FOR = 60000
local what, max = arg(), tonumber(arg())
local now = clock()

redis.call('ZREMRANGEBYSCORE', CLOSING, '-inf', text(now - KEPT_FOR))
if redis.call('ZCARD', CLOSING) >= max then
  return {'FULL'}
end
local newest = tonumber(redis.call('ZREVRANGE', CLOSING, 0, 0, 'WITHSCORES')[2] or '0')
redis.call('ZADD', CLOSING, text(math.max(now, newest + 1)), what)
redis.call('PEXPIRE', CLOSING, KEPT_FOR)
return {'OK'}
