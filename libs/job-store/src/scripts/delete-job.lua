-- Deletes a job that has ended, with its events and deliveries. What stays is that there was one, without anything of its client: its message may
-- still be in the queue, and must not make the job again.
--
-- KEYS[1]  the job's hash
-- ARGV[1]  format version
-- Returns `deleted`, `not-ended`, `newer` when a later release has written the record, or `missing`.

-- @include is-newer
-- @include has-ended
-- @include events-key
-- @include delivery-keys
-- @include note-host-due
-- @include place-of
-- @include lists-prefix
-- @include metadata-digests
-- @include take-out

local key, formatVersion = KEYS[1], ARGV[1]

local recordVersion, status, id, model, owner, metadata, createdAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'id', 'model', 'owner', 'metadata', 'createdAtMs'))
if not status or not id then return 'missing' end
if isNewer(recordVersion, formatVersion) then return 'newer' end
if not hasEnded(status) then return 'not-ended' end

local place = model and placeOf(id, createdAtMs)
local name = place and table.concat({status, model, owner or nil}, ':')
if place then takeOut(listsPrefixOf(key), name, place, digestsOf(metadata)) end

local livesMs = redis.call('PTTL', key)
redis.call('DEL', key)
redis.call('DEL', eventsKeyOf(key))
local host = redis.call('HGET', deliveriesKeyOf(key), 'host')
if host then
  redis.call('DEL', deliveriesKeyOf(key))
  redis.call('ZREM', webhooksKeyOf(key, host), id)
  noteHostDue(webhookHostsKeyOf(key), webhooksKeyOf(key, host), host)
end
redis.call('HSET', key, 'formatVersion', recordVersion, 'status', status)
redis.call('PEXPIRE', key, livesMs)
return 'deleted'
