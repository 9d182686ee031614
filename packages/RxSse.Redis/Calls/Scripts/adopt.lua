-- A node comes to a server that it does not know yet. A server that has lost events looks like any other: so nobody appends to it before
-- the nodes have said what they have seen, and an epoch begins if that is more than the server has.
local who = caller()
local node, isForced, alive, wait = arg(), arg() == '1', tonumber(arg()), tonumber(arg())
local actual, log = server(), read()
if actual == ':' then
  return {'NAMELESS'}
end
if log and log.format ~= FORMAT then
  return {'FORMAT', log.format}
end
insist()
local now = clock()
-- Whoever may append is known from now on: what it is told may be lost later.
local function done(adopted)
  redis.call('DEL', REPORTS)
  redis.call('HSET', NODES, node, text(now))
  local accepted = answer('OK', adopted)
  table.insert(accepted, text(math.max(now, adopted.time)))
  return accepted
end
local time = math.max(now, who.time, log and log.time or who.time)
if not log then
  return done(beginEpoch(nil, who.fresh, who.floor, time, actual))
end
if log.server == actual then
  if isForced or knowsMore(who, log) then
    log = beginEpoch(log, who.fresh, who.floor, time, actual)
  end
  return done(log)
end

local about = redis.call('HMGET', REPORTS, 'server', 'since')
if about[1] ~= actual or now < tonumber(about[2]) then -- or the clock was set back: nobody is waited for until it is that time again
  redis.call('DEL', REPORTS)
  redis.call('HSET', REPORTS, 'server', actual, 'since', text(now))
  about[2] = text(now)
end
redis.call('HSET', REPORTS, 'node:' .. node, text(who.floor) .. ' ' .. text(who.time))
redis.call('PEXPIRE', REPORTS, 60000)

local floor, reports = 0, {}
local stored = redis.call('HGETALL', REPORTS)
for i = 1, #stored, 2 do
  local name = string.match(stored[i], '^node:(.*)$')
  if name then
    local seen, at = string.match(stored[i + 1], '^(%d+) (-?%d+)$')
    floor, time, reports[name] = math.max(floor, tonumber(seen)), math.max(time, tonumber(at)), true
  end
end
if isForced or knowsMore(who, log) or (floor > log.begin and floor > log.seq) then
  return done(beginEpoch(log, who.fresh, floor, time, actual))
end

-- Those who were there when the log was last heard of, not now: it may have been away for long.
local seen, newest = redis.call('HGETALL', NODES), 0
for i = 2, #seen, 2 do
  newest = math.max(newest, tonumber(string.match(seen[i], '^%d+')))
end
-- After a flush, nodes are not known before they ask for the lease again.
local isComplete = math.max(newest, log.time) >= log.born + alive
for i = 1, #seen, 2 do
  if tonumber(string.match(seen[i + 1], '^%d+')) >= newest - alive and not reports[seen[i]] then
    isComplete = false
  end
end
if not isComplete then
  if now < tonumber(about[2]) + wait then
    local waiting = answer('WAIT', log)
    waiting[2] = actual -- whoever reports must know to whom
    return waiting
  end
  return done(beginEpoch(log, who.fresh, floor, time, actual)) -- the silent one may have seen more
end
log.previous, log.server, log.adopted, log.time = log.server, actual, log.seq, time
write(log)
return done(log)
