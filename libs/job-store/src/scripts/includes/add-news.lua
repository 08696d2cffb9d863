-- Notes for those who follow all jobs what has happened to one: nothing while nobody follows, so that a job costs them one look.
-- Nothing depends on it, so it fails silently, as for a user that was made for an earlier release. NEWS_KEPT stands for how many
-- are kept.
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end

local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
