-- A node tells its status, and reads what the nodes share: their statuses, who is revoked, and what they have to close.
-- A server that takes no writes, because it has no memory or no replicas, is read all the same.
local STATUS, REVOKED, CLOSING = KEYS[12], KEYS[13], KEYS[14]
local ALIVE, KEPT_FOR, MAX_NODES, MAX_CLOSING = 5000, 60000, 1000, 1000
local node, about, version, closed, size = arg(), arg(), arg(), tonumber(arg()), tonumber(arg())
local now = clock()

local written = redis.pcall('HSET', STATUS, node, text(now) .. ' ' .. about)
redis.pcall('PEXPIRE', STATUS, KEPT_FOR)
local others, ignored = {}, 0
local stored = redis.call('HGETALL', STATUS)
for i = 1, #stored, 2 do
  local at, status = string.match(stored[i + 1], '^(%d+) (.*)$')
  if not at or math.abs(now - tonumber(at)) > ALIVE then
    redis.pcall('HDEL', STATUS, stored[i])
    ignored = ignored + (at and 0 or 1)
  elseif #status > size or #others >= 2 * MAX_NODES then
    ignored = ignored + 1
  elseif stored[i] ~= node then
    table.insert(others, stored[i])
    table.insert(others, status)
  end
end

local current, revoked = redis.call('HGET', REVOKED, 'version') or '', {}
if current ~= version then
  stored = redis.call('HGETALL', REVOKED)
  for i = 1, #stored, 2 do
    local left = (tonumber(stored[i + 1]) or 0) - now
    if stored[i] ~= 'version' and left > 0 then
      table.insert(revoked, stored[i])
      table.insert(revoked, text(left))
    end
  end
end

-- What was to be closed before a node has come is none of its responses.
redis.pcall('ZREMRANGEBYSCORE', CLOSING, '-inf', text(now - KEPT_FOR))
local newest, closing = tonumber(redis.call('ZREVRANGE', CLOSING, 0, 0, 'WITHSCORES')[2] or '0'), {}
if closed >= 0 then
  local from = closed > newest and 0 or closed -- another server may count from less
  stored = redis.call('ZRANGEBYSCORE', CLOSING, '(' .. text(from), '+inf', 'WITHSCORES', 'LIMIT', 0, MAX_CLOSING)
  for i = 1, #stored, 2 do
    table.insert(closing, stored[i])
    newest = tonumber(stored[i + 1])
  end
end

local isWritten = type(written) == 'number' and '1' or '0'
return {'OK', redis.call('GET', LEASE) or '', current, text(newest), others, text(ignored), revoked, closing, isWritten}
