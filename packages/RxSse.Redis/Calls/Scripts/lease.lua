-- A node says that it is there, and keeps or takes the lease, or gives it up. It learns the time of the log.
local FORGOTTEN = 3600000 -- an hour: nobody repeats a round so late

local limit = limits()
local node, wish, ttl, known = arg(), arg(), arg(), tonumber(arg())
local log = read()
if not log then
  return answer('NONE', nil)
end
if log.format ~= FORMAT then
  return {'FORMAT', log.format}
end
insist()
local holder = redis.call('GET', LEASE) or ''
local isMine = string.sub(holder, 1, #node + 1) == node .. ':'
if wish == 'leave' then
  if log.server == server() then
    redis.call('HDEL', NODES, node) -- otherwise the others wait for it: it may have seen what this server has lost
  end
  if isMine then
    redis.call('DEL', LEASE)
    holder = ''
  end
elseif log.server ~= server() then
  return answer('SERVER', log)
else
  local now = clock()
  redis.call('HSET', NODES, node, text(now))
  if redis.call('PTTL', LEASE) > tonumber(ttl) then
    redis.call('PEXPIRE', LEASE, ttl) -- the clock was set back: whoever has it may be gone
  end
  if wish == 'lead' and isMine then
    redis.call('PEXPIRE', LEASE, ttl)
  elseif wish == 'lead' and holder == '' then
    local term = math.max(tonumber(redis.call('GET', TERM) or '0'), known) + 1
    redis.call('SET', TERM, text(term))
    holder, isMine = node .. ':' .. text(term), true
    redis.call('SET', LEASE, holder, 'PX', ttl)
  end
  if isMine then
    evict(log, limit, math.max(now, log.time)) -- nobody may read or append for long
    local seen = redis.call('HGETALL', NODES)
    for i = 1, #seen, 2 do
      if tonumber(string.match(seen[i + 1], '^%d+')) < now - FORGOTTEN then
        redis.call('HDEL', NODES, seen[i])
      end
    end
    -- Rounds are large, and there are two for each node that ever was: one of them is looked at in each call.
    local round = redis.call('HRANDFIELD', ROUNDS, 1, 'WITHVALUES')
    if round[1] and tonumber(string.match(round[2], '^%d+ (%d+)')) < now - FORGOTTEN then
      redis.call('HDEL', ROUNDS, round[1])
    end
  end
end
local held = answer('OK', log)
table.insert(held, holder)
table.insert(held, text(math.max(clock(), log.time)))
return held
