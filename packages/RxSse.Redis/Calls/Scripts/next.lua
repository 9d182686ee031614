-- The next id of a notification: greater than all before, on whichever node they were given, and not below the time.
local id = math.max(tonumber(redis.call('HGET', LOG, 'nid') or '0') + 1, clock())
redis.call('HSET', LOG, 'nid', text(id))
return {'OK', text(id)}
