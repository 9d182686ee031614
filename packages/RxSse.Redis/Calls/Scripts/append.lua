-- Appends a round: all of it, or nothing.
local who, limit = caller(), limits()
local appender, number, term, count = arg(), tonumber(arg()), arg(), tonumber(arg())
local actual, log = server(), read()
if log and log.format ~= FORMAT then
  return {'FORMAT', log.format}
end
if log and log.server ~= actual then
  return answer('SERVER', log)
end

if number > 0 then
  local last = redis.call('HGET', ROUNDS, appender)
  if last then
    local stored, outcomes = string.match(last, '^(%d+) %d+ (.*)$')
    if number < tonumber(stored) then
      return answer('STALE', log)
    end
    if number == tonumber(stored) then
      local again = answer('OK', log)
      table.insert(again, outcomes)
      return again
    end
  end
end
if term ~= '' and redis.call('GET', LEASE) ~= term then
  return answer('FENCED', log)
end

local now = clock()
local time = math.max(now, who.time, log and log.time or who.time)
if log then
  evict(log, limit, time) -- before the first write that needs memory
end
if not log or knowsMore(who, log) then
  log = beginEpoch(log, who.fresh, who.floor, time, actual)
end

local first -- the oldest event that is kept; known once it is needed
local function kept(key)
  first = first or oldest(log, limit, time)
  local stored = redis.call('HGET', KEPT, key)
  if stored then
    local from, to, content = string.match(stored, '^(%d+) (%d+) (.*)$')
    if tonumber(to) >= first then
      return from, to, content
    end
  end
end

local newest, touched, outcomes = {}, {}, {}
local function newestOf(stream)
  if newest[stream] == nil then
    local stored = redis.call('HGET', NEWEST, stream)
    newest[stream] = stored and string.match(stored, '^%d+') or ''
  end
  return newest[stream]
end

local previous = log.last
local added = 0
for i = 1, count do
  local key, content, condition, origin, stream, events = arg(), arg(), arg(), arg(), arg(), tonumber(arg())
  local outcome
  if key ~= '' then
    local from, to, known = kept(key)
    if from then
      outcome = (known == content and 'R ' or 'K ') .. from .. ' ' .. to
    end
  end
  if not outcome and condition ~= '' then
    local current = newestOf(stream)
    if condition ~= (current == '' and '-' or log.epoch .. '-' .. current) then
      outcome = 'N ' .. current
    end
  end
  if outcome then
    taken = taken + 2 * events
  else
    local from = log.seq + 1
    for j = 1, events do
      local kind, data = arg(), arg()
      log.seq = log.seq + 1
      local id = text(log.seq)
      redis.call(
        'XADD', EVENTS, id .. '-0', 't', text(time), 's', stream, 'y', kind, 'd', data, 'b', text(log.bytes), 'p', text(previous))
      previous = time
      log.bytes = log.bytes + #data + OVERHEAD
      touched[stream] = id .. ' ' .. text(time) .. ' ' .. kind .. '\n' .. data
      newest[stream] = id
    end
    added = added + events
    if origin ~= '' then
      redis.call('HSET', ORIGINS, stream, origin)
    end
    if key ~= '' then
      redis.call('HSET', KEPT, key, text(from) .. ' ' .. text(log.seq) .. ' ' .. content)
      redis.call('ZADD', KEPT_BY_AGE, text(log.seq), key)
    end
    outcome = 'A ' .. text(from) .. ' ' .. text(log.seq)
  end
  outcomes[i] = outcome
end

for stream, stored in pairs(touched) do
  redis.call('HSET', NEWEST, stream, stored)
end
log.time = time
if added > 0 then
  log.last = time
end
write(log)
local printed = table.concat(outcomes, ',')
if number > 0 then
  redis.call('HSET', ROUNDS, appender, text(number) .. ' ' .. text(now) .. ' ' .. printed)
end
if added > 0 then
  evict(log, limit, time)
  local old = redis.call('ZRANGEBYSCORE', KEPT_BY_AGE, '-inf', '(' .. text((oldest(log, limit, time))), 'LIMIT', 0, 2 * added)
  for _, key in ipairs(old) do
    redis.call('HDEL', KEPT, key)
    redis.call('ZREM', KEPT_BY_AGE, key)
  end
end

local done = answer('OK', log)
table.insert(done, printed)
return done
