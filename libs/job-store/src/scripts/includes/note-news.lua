-- Notes for those who follow all jobs what has happened to one, whose record says what it is and how it has ended.

-- @include add-news

local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
