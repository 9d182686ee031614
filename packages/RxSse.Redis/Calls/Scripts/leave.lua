-- A node ends.
redis.call('HDEL', KEYS[12], arg())
return {'OK'}
