--- byte takes a range
print(("hello"):byte(), ("hello"):byte(2), ("hello"):byte(2, 4), ("hello"):byte(-2, -1))
--- byte outside of the string gives nothing
print(select("#", ("abc"):byte(4)), select("#", ("abc"):byte(0)), select("#", (""):byte()), ("abc"):byte(0, 2))
--- byte with a range that is reversed
print(select("#", ("abc"):byte(3, 2)), select("#", ("abc"):byte(-1, -3)), ("abc"):byte(-10, 2))
--- byte of high bytes
print(("\200\255\0"):byte(1, -1))
--- char joins bytes
print(string.char(), string.char(72, 105), #string.char(0, 255), string.char("65"))
--- char checks the range
print(pcall(string.char, 256)) print(pcall(string.char, -1)) print(pcall(string.char, 65, "x"))
--- char cuts fractions
print(string.char(65.9, 66.1))
--- dump of a function in C
print(pcall(string.dump, print)) print(pcall(string.dump)) print(pcall(string.dump, "x"))
--- len counts bytes
print(string.len(""), ("\0\0"):len(), ("abc"):len(), string.len(123), #"a\0b")
--- lower and upper
print(("HeLLo 1\196"):lower() == "hello 1\196", ("HeLLo [`{@z"):upper(), ("AZ[@"):lower(), string.upper(1e100))
--- rep repeats
print(("ab"):rep(3), ("x"):rep(0), ("x"):rep(-1), (""):rep(100) == "", #("abc"):rep(1000), ("ab"):rep(2.9))
--- rep without a count
print(pcall(string.rep)) print(pcall(string.rep, "x")) print(pcall(string.rep, "x", {}))
--- reverse
print((""):reverse(), ("a"):reverse(), ("abc"):reverse(), string.reverse(123), #("a\0b"):reverse())
--- sub with positive positions
print(("hello"):sub(2), ("hello"):sub(2, 3), ("hello"):sub(1, 1), ("hello"):sub(5, 5), ("hello"):sub(6) == "")
--- sub with negative positions
print(("hello"):sub(-2), ("hello"):sub(-3, -2), ("hello"):sub(-100, 2), ("hello"):sub(2, -2), ("hello"):sub(-1, -5) == "")
--- sub beyond the ends
print(("hello"):sub(0), ("hello"):sub(0, 0) == "", ("hello"):sub(10) == "", ("hello"):sub(2, 100), ("hello"):sub(1, 2^31))
--- sub with fractions and strings
print(("hello"):sub(1.9, "3"), ("hello"):sub("2"))
--- sub needs a start
print(pcall(string.sub, "x")) print(pcall(string.sub, "x", "y")) print(pcall(string.sub))
--- sub with infinite positions
print(("hello"):sub(-math.huge, 3), ("hello"):sub(2, -math.huge) == "")
--- strings have methods
local s = "abc" print(s:len(), s:upper(), ("x"):rep(3), (5 .. ""):len(), #s:rep(2))
--- strings are indexed with the library
print(("x").len == string.len, ("x").nothing, ("x")[1])
--- the metatable of strings
print(type(getmetatable("")), getmetatable("").__index == string, getmetatable("a") == getmetatable("b"))
--- a new method of strings
function string.twice(s) return s .. s end print(("ab"):twice())
--- an own index of strings
local mt = getmetatable("") mt.__index = function(s, k) if type(k) == "number" then return string.sub(s, k, k) end return string[k] end
print(("abc")[2], ("abc"):upper(), ("abc")[9] == "")
--- gfind is gmatch
print(string.gfind == string.gmatch)
--- numbers are taken as strings
print(string.len(12), string.rep(1, 3), string.sub(12345, 2, 3), (12 .. ""):reverse(), string.upper(0.5))
--- arguments of a wrong type
print(pcall(string.len, nil)) print(pcall(string.len, {})) print(pcall(string.upper, true)) print(pcall(string.lower))
--- errors of methods count arguments behind self
print(pcall(function() local s = "x" return s:rep({}) end))
print(pcall(function() local s = "x" return s:sub() end))
--- errors of fields count all arguments
print(pcall(function() return string.rep("x", {}) end))
print(pcall(function() return string.rep() end))
--- errors with a local function have its name
print(pcall(function() local f = string.rep return f("x", {}) end))
--- errors with a function that has no name
print(pcall(function() return (string.rep)("x", {}) end))
print(pcall(function() local t = {string.rep} return t[1]("x", {}) end))
--- comparison of strings
print("a" < "b", "a" < "a", "a" <= "a", "Z" < "a", "" < "a", "a" < "aa", "a\0b" < "a\0c", "\200" > "a")
--- comparison of strings with zeros
print("a\0" > "a", "\0" > "", "a\0a" < "a\0b", "a\0" == "a\0", "a\0" == "a")
--- concatenation of numbers and strings
print(1 .. 2, "a" .. 1, 1.5 .. "x", -1 .. "", 2^53 .. "", 1e15 .. "|" .. 0.1)
--- concatenation is from the right
local log = {} local mt = {__concat = function(a, b) log[#log + 1] = (type(a) == "table" and "T" or a) .. "+" .. (type(b) == "table" and "T" or b) return "R" end}
local t = setmetatable({}, mt)
print("a" .. "b" .. t, t .. "c" .. "d", "a" .. t .. "b") print(table.concat(log, " "))
--- long strings from many parts
local s = "" for i = 1, 500 do s = s .. i end print(#s, s:sub(1, 20), s:sub(-10))
--- strings are immutable
print(pcall(function() local s = "x" s.y = 1 end))
--- indexing a string with a missing method
print(pcall(function() local s = "x" return s:nothing() end))
--- a string of all bytes
local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end local s = table.concat(t) print(#s, s:byte(1), s:byte(256), #s:reverse(), s:reverse():byte(1))
--- upper and lower of all bytes
local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end local s = table.concat(t) print(s:upper():lower() == s:lower(), (s:upper():gsub("[%z\1-\31\127-\255]", ".")))
--- tostring of special numbers
print(1/0, -1/0, 2^63, -2^63, 1e14, 1e15, 123456789012345, 0.1 + 0.2, 1e-5, 0.0001, 5e-324, 1.7976931348623157e308)
--- tostring of integers and fractions
print(3, 3.0, -3.5, 1e2, 100000000000000, 1000000000000000, 2^31, 2^32, 1/3, 100/3, 12345.678901234567)
--- tonumber of strings
print(tonumber("10"), tonumber(" 10 "), tonumber("1e2"), tonumber("0x1F"), tonumber(".5"), tonumber("5."), tonumber("1e"), tonumber(""), tonumber(" "), tonumber("1 2"))
--- tonumber of odd strings
print(tonumber("+5"), tonumber("-5"), tonumber("- 5"), tonumber("--5"), tonumber("0x"), tonumber("1_000"), tonumber("1e+5"), tonumber("1e-2"), tonumber("\t7\n"), tonumber("7\0"))
--- tonumber with a base
print(tonumber("11", 2), tonumber("ff", 16), tonumber("FF", 16), tonumber("zz", 36), tonumber("8", 8), tonumber("777", 8), tonumber("9", 9))
--- tonumber with a base and odd strings
print(tonumber(" 11 ", 2), tonumber("12", 2), tonumber("", 10), tonumber("1.5", 16), tonumber("0x10", 16), tonumber(11, 8))
--- tonumber checks its arguments
print(pcall(tonumber)) print(pcall(tonumber, "1", 1)) print(pcall(tonumber, "1", 37)) print(pcall(tonumber, {}, 5)) print(tonumber({}), tonumber(nil), tonumber(true))
