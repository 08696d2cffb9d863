-- True while nobody has taken the lease since this holder got it with this token. The time does not matter: a holder that is
-- late does no harm before the next one has begun.
local function holdsLease(leaseKey, holder, token)
  local presentHolder, presentToken = unpack(redis.call('HMGET', leaseKey, 'holder', 'token'))
  return presentHolder == holder and presentToken == token
end
