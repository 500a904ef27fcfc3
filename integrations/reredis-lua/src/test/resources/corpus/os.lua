--- time of a date in the universal zone is undone by date
local t = os.time{year = 2024, month = 5, day = 6, hour = 7, min = 8, sec = 9} print(os.date("%Y-%m-%d %H:%M:%S", t))
--- time without an hour is noon
print(os.date("%H:%M:%S", os.time{year = 2000, month = 1, day = 1}))
--- time normalizes its fields
print(os.date("%Y-%m-%d", os.time{year = 2023, month = 14, day = 1}), os.date("%Y-%m-%d", os.time{year = 2024, month = 2, day = 30}), os.date("%Y-%m-%d", os.time{year = 2024, month = 1, day = 0}), os.date("%Y-%m-%d %H", os.time{year = 2024, month = 1, day = 1, hour = -1}))
--- time takes strings and fractions
print(os.date("%Y-%m-%d %H", os.time{year = "2024", month = "3", day = 4.9, hour = "5"}))
--- time needs a date
print(pcall(os.time, {})) print(pcall(os.time, {day = 1})) print(pcall(os.time, {day = 1, month = 1})) print(pcall(os.time, {year = 2000, month = 1})) print(pcall(os.time, 5))
--- time is a number
print(type(os.time()), os.time() == math.floor(os.time()), os.time() > 1.6e9)
--- date of the epoch in the universal zone
print(os.date("!%c", 0)) print(os.date("!%x %X", 0)) print(os.date("!%Y-%m-%d %H:%M:%S", 86399))
--- date as a table
local d = os.date("!*t", 1715000000) print(d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, d.isdst)
--- date as a table and back
local t = 1715000000 print(os.time(os.date("*t", t)) == t)
--- names of days and months
for i = 0, 6 do io.write(os.date("!%a %A ", i * 86400)) end print() for i = 0, 11 do io.write(os.date("!%b %B ", i * 31 * 86400 + 86400)) end print()
--- hours of both kinds
for h = 0, 23 do io.write(os.date("!%H %I %p|", h * 3600)) end print()
--- days of the year and weeks
for _, t in ipairs{0, 1e9, 1234567890, 1704067200, 1719792000, 1735689599} do io.write(os.date("!%j %U %W %w %y|", t)) end print()
--- conversions of POSIX
print(os.date("!%C|%D|%e|%F|%h|%n|%R|%t|%T|%u|%%", 1e9)) print(os.date("!%r", 1e9))
--- weeks of ISO 8601
for _, t in ipairs{1104537600, 1230768000, 1262304000, 1325376000, 1419984000} do io.write(os.date("!%G %g %V|", t)) end print()
--- conversions of GNU
print(os.date("!%k|%l|%P|%s", 1e9)) print(os.date("!%z", 0))
--- conversions that are unknown
print(os.date("!%Q %! %", 0)) print(os.date("!100%", 0), os.date("!%%", 0))
--- formats without conversions
print(os.date("!", 0) == "", os.date("!abc", 0), os.date("abc", 0))
--- fractions of time are cut
print(os.date("!%S", 1.9), os.date("!%S", "5"))
--- dates before the epoch
print(os.date("!%Y-%m-%d %H:%M:%S", -1), os.date("!%Y-%m-%d", -86400 * 365))
--- dates in other centuries
print(os.date("!%Y-%m-%d %j", 4102444800), os.date("!%Y-%m-%d", -2208988800), os.date("!%Y", 253402300800))
--- leap years
for _, y in ipairs{1999, 2000, 2001, 2004, 2100} do io.write(os.date("%m-%d ", os.time{year = y, month = 2, day = 29})) end print()
--- date with arguments of a wrong type
print(pcall(os.date, {})) print(pcall(os.date, "%Y", "x")) print(pcall(os.date, "%Y", {}))
--- difftime
print(os.difftime(10, 5), os.difftime(5, 10), os.difftime(5), pcall(os.difftime)) print(pcall(os.difftime, "x"))
--- clock is a number that grows
local a = os.clock() for i = 1, 1000 do end print(type(a), os.clock() >= a)
--- getenv of a variable that is not set
print(os.getenv("RRR_NOT_SET"), pcall(os.getenv))
