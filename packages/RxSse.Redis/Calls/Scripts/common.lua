-- The log in Redis. Each script begins with this text. All keys have one hash tag.
local LOG, EVENTS, NEWEST, ORIGINS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local ROUNDS, KEPT, KEPT_BY_AGE = KEYS[5], KEYS[6], KEYS[7]
local NODES, LEASE, TERM, REPORTS = KEYS[8], KEYS[9], KEYS[10], KEYS[11]

local FORMAT = '1'
local EPOCH_STEP = 1048576 -- for ids that were given to somebody who cannot be asked
local OVERHEAD = 200 -- of an event, beside its data
local EVICTED_AT_MOST = 5000 -- in one call, so that no other call waits for long

local taken = 0
local function arg()
  taken = taken + 1
  return ARGV[taken]
end

local function text(number)
  return string.format('%.0f', number)
end

-- The process that answers, and the data that it has. One of both is enough.
local function server()
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
  local data = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') or ''
  return run .. ':' .. data
end

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function read()
  local stored = redis.call(
    'HMGET', LOG, 'format', 'epoch', 'begin', 'seq', 'time', 'server', 'previous', 'adopted', 'bytes', 'born', 'adoptedat',
    'last')
  if not stored[1] then
    return nil
  end
  local lastOf, last = string.match(stored[12] or '', '^(%d+) (-?%d+)$')
  return {
    format = stored[1], epoch = stored[2], begin = tonumber(stored[3]), seq = tonumber(stored[4]), time = tonumber(stored[5]),
    server = stored[6], previous = stored[7], adopted = tonumber(stored[8]), bytes = tonumber(stored[9]), born = tonumber(stored[10]),
    adoptedAt = tonumber(stored[11] or stored[5]),
    -- The newest time that an event can have, of those that are there or lost. A node of an older version does not write it.
    last = tonumber(lastOf == stored[4] and last or stored[5])
  }
end

local function write(log)
  redis.call(
    'HSET', LOG, 'format', FORMAT, 'epoch', log.epoch, 'begin', text(log.begin), 'seq', text(log.seq), 'time', text(log.time),
    'server', log.server, 'previous', log.previous, 'adopted', text(log.adopted), 'bytes', text(log.bytes),
    'born', text(log.born), 'adoptedat', text(log.adoptedAt), 'last', text(log.seq) .. ' ' .. text(log.last))
end

-- The first words of every answer.
local function answer(status, log)
  if not log then
    return {status, '', '', '0', '0', '0'}
  end
  return {status, log.server, log.epoch, text(log.begin), text(log.seq), text(log.time)}
end

local function fields(row)
  local found = {}
  for i = 1, #row[2], 2 do
    found[row[2][i]] = row[2][i + 1]
  end
  return found
end

-- An event is <sequence>-0. The beginning of an epoch is <begin>-1.
local function place(row)
  local sequence, kind = string.match(row[1], '^(%d+)-(%d+)$')
  return tonumber(sequence), kind == '1'
end

-- The first entry at or behind a sequence.
local function entryAt(sequence)
  return redis.call('XRANGE', EVENTS, text(sequence) .. '-0', '+', 'COUNT', 1)[1]
end

-- The first sequence, of those from low to high, whose entry is not before what is looked for.
local function search(low, high, isBefore)
  while low < high do
    local middle = low + math.floor((high - low) / 2)
    local row = entryAt(middle)
    if row and isBefore(row) then
      low = place(row) + 1
    else
      high = middle
    end
  end
  return low
end

-- The sequence from which on the limits of time and bytes keep everything, and the oldest entry, if there is one. The newest event has room
-- whatever its size.
local function oldest(log, limit, now)
  local function isGone(row)
    local found, sequence = fields(row), place(row)
    local isLarge = log.bytes - tonumber(found.b) > limit.bytes and sequence < log.seq
    return isLarge or now - tonumber(found.t) > limit.age
  end
  local rows = redis.call('XRANGE', EVENTS, '-', '+', 'COUNT', 2)
  if not rows[1] then
    return log.seq + 1, nil
  end
  local sequence, isBegin = place(rows[1])
  local row = rows[1]
  if isBegin then
    sequence, row = sequence + 1, rows[2]
  end
  if not row or not isGone(row) then
    return sequence, rows[1]
  end
  return search(place(row) + 1, log.seq + 1, isGone), rows[1]
end

-- Who calls: the epoch and the server that it knows, and the newest event that it has seen, with the time of the log then.
local function caller()
  return {epoch = arg(), server = arg(), floor = tonumber(arg()), time = tonumber(arg()), fresh = arg()}
end

-- Whether the caller has seen what this log may have lost: of this epoch, or of another one that goes as far as this one begins. A time that it
-- has seen may be that of a mark.
local function knowsMore(who, log)
  if who.epoch ~= log.epoch then
    return who.floor > 0 and who.floor >= log.begin
  end
  if who.server ~= log.server and who.server ~= log.previous then
    return true -- it comes from a server whose nodes may go on with the epoch
  end
  return who.floor > log.seq or (who.server ~= log.server and (who.floor > log.adopted or who.time > log.adoptedAt))
end

local function beginEpoch(log, name, floor, time, actual)
  local newest = log and log.seq or 0
  if not log and redis.call('EXISTS', EVENTS) == 1 then
    local about = redis.call('XINFO', 'STREAM', EVENTS)
    for i = 1, #about, 2 do
      if about[i] == 'last-generated-id' then
        newest = tonumber(string.match(about[i + 1], '^%d+'))
      end
    end
  end
  local highest = math.max(floor, newest)
  local begin = (log or highest > 0) and highest + EPOCH_STEP or 0
  local previous, bytes, before = log and log.server or '', log and log.bytes or 0, log and text(log.last) or ''
  log = {
    epoch = name, begin = begin, seq = begin, time = time, server = actual, previous = previous, adopted = begin, bytes = bytes,
    born = log and log.born or clock(), adoptedAt = time, last = time
  }
  redis.call('XADD', EVENTS, text(begin) .. '-1', 'e', name, 'l', text(newest), 't', text(time), 'b', text(bytes), 'p', before)
  write(log)
  return log
end

local function limits()
  return {capacity = tonumber(arg()), bytes = tonumber(arg()), age = tonumber(arg())}
end

-- Drops what the history has no room or no time for, or a part of it. The beginning of an epoch stays with its first event.
local function evict(log, limit, now)
  local count = redis.call('XLEN', EVENTS)
  if count > limit.capacity then
    redis.call('XTRIM', EVENTS, 'MAXLEN', '=', text(math.max(limit.capacity, count - EVICTED_AT_MOST)))
  end
  local first, row = oldest(log, limit, now)
  if row then
    local sequence, isBegin = place(row)
    if first > (isBegin and sequence + 1 or sequence) then
      redis.call('XTRIM', EVENTS, 'MINID', '=', text(math.min(first - 1, sequence + EVICTED_AT_MOST)) .. '-1')
    end
  end
end

-- Redis without memory refuses the first write of a script, unless that one needs none. Who is there, and where the log stands, is small
-- and bounded: it is written all the same.
local function insist()
  redis.call('HDEL', NODES, '')
end
