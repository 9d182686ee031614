-- Keeps revocations: all of them, or none if they would be too many. One that is kept longer stays so.
local REVOKED = KEYS[13]
local LONGEST = 86400000
local version, max = arg(), tonumber(arg())
local now = clock()

local known = {}
local stored = redis.call('HGETALL', REVOKED)
local count = 0
for i = 1, #stored, 2 do
  local till = tonumber(stored[i + 1])
  if stored[i] ~= 'version' then
    if not till or till <= now then
      redis.call('HDEL', REVOKED, stored[i])
    else
      known[stored[i]] = till
      count = count + 1
    end
  end
end
for i = taken + 1, #ARGV, 2 do
  count = count + (known[ARGV[i]] and 0 or 1)
end
if count > max then
  return {'FULL'}
end
for i = taken + 1, #ARGV, 2 do
  redis.call('HSET', REVOKED, ARGV[i], text(math.max(known[ARGV[i]] or 0, now + tonumber(ARGV[i + 1]))))
end
redis.call('HSET', REVOKED, 'version', version)
redis.call('PEXPIRE', REVOKED, LONGEST)
return {'OK'}
