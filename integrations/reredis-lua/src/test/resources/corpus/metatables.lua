--- index with a table
local t = setmetatable({a = 1}, {__index = {a = 2, b = 3}}) print(t.a, t.b, t.c)
--- index with a function
local t = setmetatable({}, {__index = function(t, k) return k .. "!" end}) print(t.x, t[1], rawget(t, "x"))
--- index in a chain
local a = {x = 1} local b = setmetatable({y = 2}, {__index = a}) local c = setmetatable({z = 3}, {__index = b}) print(c.x, c.y, c.z, c.w)
--- index with a value that has no elements
print(pcall(function() return setmetatable({}, {__index = 5}).x end))
--- index in a circle
local t = {} setmetatable(t, {__index = t}) print(pcall(function() return t.x end))
--- newindex with a table
local log = {} local t = setmetatable({a = 1}, {__newindex = log}) t.a = 2 t.b = 3 print(t.a, t.b, log.b)
--- newindex with a function
local t = setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v * 2) end}) t.x = 5 t.x = 6 print(t.x)
--- newindex in a circle
local t = {} setmetatable(t, {__newindex = t}) print(pcall(function() t.x = 1 end))
--- newindex of an element that is nil
local n = 0 local t = setmetatable({}, {__newindex = function() n = n + 1 end}) t[1] = nil t[1] = 1 t.x = nil print(n, t[1])
--- call
local t = setmetatable({}, {__call = function(self, a, b) return a, b, select("#", self) end}) print(t(1, 2), (t())) print(pcall(t, 5))
--- call of a value that is no function
print(pcall(function() setmetatable({}, {__call = 5})() end)) print(pcall(function() setmetatable({}, {__call = setmetatable({}, {__call = function() return 1 end})})() end))
--- arithmetic events
local mt = {} for _, e in ipairs{"add", "sub", "mul", "div", "mod", "pow", "concat"} do mt["__" .. e] = function(a, b) return e .. type(a) .. type(b) end end mt.__unm = function(a) return "unm" .. type(a) end local t = setmetatable({}, mt) print(t + 1, 1 - t, t * t, t / 2, 2 % t, t ^ t, t .. "x", 1 .. t, -t)
--- arithmetic events of the second operand
local a = setmetatable({}, {__add = function() return "a" end}) local b = setmetatable({}, {__add = function() return "b" end, __sub = function() return "s" end}) print(a + b, b + a, 1 + b, a - b)
--- arithmetic events with strings
local t = setmetatable({}, {__add = function(a, b) return "ok" end}) print(t + "x", "x" + t, t + nil)
--- events give one value
local t = setmetatable({}, {__add = function() return 1, 2 end, __index = function() return 3, 4 end, __concat = function() end}) print(t + 1) print(t.x) print(t .. 1)
--- eq
local mt = {__eq = function(a, b) return a.v == b.v end} local a, b = setmetatable({v = 1}, mt), setmetatable({v = 1}, mt) print(a == b, a ~= b, a == {}, a == 1, rawequal(a, b))
--- eq needs the same function
local a = setmetatable({}, {__eq = function() return true end}) local b = setmetatable({}, {__eq = function() return true end}) print(a == b, a == a)
--- eq gives a boolean
local mt = {__eq = function() return 5 end} local mt2 = {__eq = function() return nil end} print(setmetatable({}, mt) == setmetatable({}, mt), setmetatable({}, mt2) == setmetatable({}, mt2))
--- lt and le
local mt = {__lt = function(a, b) return a.v < b.v end, __le = function(a, b) return a.v <= b.v end} local function n(v) return setmetatable({v = v}, mt) end print(n(1) < n(2), n(2) < n(1), n(1) <= n(1), n(1) > n(2), n(1) >= n(2))
--- le from lt
local mt = {__lt = function(a, b) return a.v < b.v end} local function n(v) return setmetatable({v = v}, mt) end print(n(1) <= n(2), n(2) <= n(1), n(1) <= n(1), n(1) >= n(2))
--- lt with values of two types
local t = setmetatable({}, {__lt = function() return true end}) print(pcall(function() return t < 1 end)) print(pcall(function() return t < {} end))
--- len is no event of tables
print(#setmetatable({1, 2}, {__len = function() return 10 end}))
--- concat of several values
local log = {} local t = setmetatable({}, {__concat = function(a, b) log[#log + 1] = type(a) .. type(b) return "r" end}) print("a" .. "b" .. t .. "c" .. "d") print(table.concat(log, " "))
--- tostring
print(tostring(setmetatable({}, {__tostring = function() return "T" end})), pcall(tostring, setmetatable({}, {__tostring = function() return {} end}) == nil))
--- metatable that is protected
local t = setmetatable({}, {__metatable = "locked"}) print(getmetatable(t), pcall(setmetatable, t, {})) print(getmetatable("").__metatable)
--- setmetatable with wrong arguments
print(pcall(setmetatable)) print(pcall(setmetatable, {})) print(pcall(setmetatable, 1, {})) print(pcall(setmetatable, {}, 1)) print(pcall(setmetatable, {}, nil)==true)
--- setmetatable gives the table
local t = {} print(setmetatable(t, {}) == t, getmetatable(setmetatable(t, nil)), getmetatable(5), pcall(getmetatable))
--- a metatable that changes
local mt = {} local t = setmetatable({}, mt) print(t.x) mt.__index = {x = 1} print(t.x) mt.__index = nil print(t.x)
--- events of globals
setmetatable(_G, {__index = function(_, k) return "no " .. k end, __newindex = function(t, k, v) rawset(t, k, v + 1) end}) print(zzz) zzz = 1 print(zzz)
--- events with errors
print(pcall(function() return setmetatable({}, {__add = function() error("in add", 0) end}) + 1 end)) print(pcall(function() return setmetatable({}, {__index = function() error({1}) end}).x end) == false)
--- ipairs and next take no events
local t = setmetatable({}, {__index = function(t, i) if i < 4 then return i end end}) local n = 0 for i, v in ipairs(t) do n = n + 1 end print(n, next(t))
--- weak values
local t = setmetatable({}, {__mode = "v"}) t[1] = {} t[2] = "x" t[3] = 5 t.k = {} local keep = {} t.keep = keep collectgarbage() print(t[1], t[2], t[3], t.k, t.keep == keep)
--- weak keys
local t = setmetatable({}, {__mode = "k"}) t[{}] = 1 t.x = {} local k = {} t[k] = 2 collectgarbage() local n = 0 for _ in pairs(t) do n = n + 1 end print(n, t[k], type(t.x))
--- weak keys and values
local t = setmetatable({}, {__mode = "kv"}) t[{}] = 1 t[1] = {} t[2] = 2 collectgarbage() local n = 0 for _ in pairs(t) do n = n + 1 end print(n)
--- a cache of functions
local cache = setmetatable({}, {__mode = "v"}) local function get(n) local f = cache[n] if not f then f = function() return n end cache[n] = f end return f end local f = get(1) get(2) collectgarbage() print(cache[1] == f, cache[2])
