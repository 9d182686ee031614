-- Where the log stands, and a page, in the order of names, of the newest event of each stream or of the cursors of sources.
local key = arg() == 'origins' and ORIGINS or NEWEST
local after, bytes = arg(), tonumber(arg())
local log = read()
if log and log.format ~= FORMAT then
  return {'FORMAT', log.format}
end
local names = redis.call('HKEYS', key)
table.sort(names)
local entries, size, isMore = {}, 0, false
for _, name in ipairs(names) do
  if name > after then
    isMore = size >= bytes
    if isMore then
      break
    end
    local value = redis.call('HGET', key, name)
    table.insert(entries, name)
    table.insert(entries, value)
    size = size + #name + #value
  end
end
local page = answer(log and 'OK' or 'NONE', log)
table.insert(page, entries)
table.insert(page, isMore and '1' or '0')
return page
