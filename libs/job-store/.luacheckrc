-- For the scripts as Redis gets them, with what they include. Redis runs Lua 5.1 and allows no globals but its own.
std = 'lua51'
read_globals = {
  'redis', 'cjson', 'struct', 'KEYS', 'ARGV', 'FIELDS_OF_ATTEMPT', 'NOTE_SECONDS', 'ALL_STATUSES', 'LATENCY_LOG_BASE',
  'NEWS_KEPT',
}
max_line_length = 125
