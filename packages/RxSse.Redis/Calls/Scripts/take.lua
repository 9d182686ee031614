-- Takes a ticket, which then is no more. A server that was promoted, or has read its file, may have one that was taken: it gives
-- none of another server. Nor does a clock that was set back make one last.
local stored = redis.call('GETDEL', KEYS[15])
local longest, now = tonumber(arg()), clock()
local at, till, content = string.match(stored or '', '^(%S+) (%d+) (.*)$')
if not at or at ~= server() or tonumber(till) < now or tonumber(till) > now + longest then
  return {'OK', ''}
end
return {'OK', content}
