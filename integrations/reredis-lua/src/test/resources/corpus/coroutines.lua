--- create, resume and yield
local co = coroutine.create(function(a, b) local c = coroutine.yield(a + b) local d, e = coroutine.yield(c * 2) return d, e end) print(coroutine.resume(co, 1, 2)) print(coroutine.resume(co, 10)) print(coroutine.resume(co, "x", "y")) print(coroutine.resume(co))
--- statuses
local co co = coroutine.create(function() print(coroutine.status(co)) local inner = coroutine.create(function() print(coroutine.status(co)) end) coroutine.resume(inner) print(coroutine.status(inner)) coroutine.yield() end) print(coroutine.status(co)) coroutine.resume(co) print(coroutine.status(co)) coroutine.resume(co) print(coroutine.status(co))
--- status after an error
local co = coroutine.create(function() error("x", 0) end) print(coroutine.resume(co)) print(coroutine.status(co)) print(coroutine.resume(co))
--- wrap
local f = coroutine.wrap(function(a) while true do a = coroutine.yield(a * 2) end end) print(f(1), f(2), f(3))
--- wrap at the end
local f = coroutine.wrap(function() return 1, 2 end) print(f()) print(pcall(f))
--- wrap with an error
local f = coroutine.wrap(function() error("no", 0) end) print(pcall(f)) local g = coroutine.wrap(function() error({}) end) print(type(select(2, pcall(g)))) local h = coroutine.wrap(function() local x = nil; x.y = 1 end) print(pcall(h))
--- wrap as an iterator
for v in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do io.write(v, " ") end print()
--- yield of several values and none
local co = coroutine.create(function(...) print(select("#", ...)) print(select("#", coroutine.yield())) print(coroutine.yield(1, nil, 3)) end) print(coroutine.resume(co, nil, nil)) print(coroutine.resume(co)) print(coroutine.resume(co, 7, 8))
--- yield outside of a coroutine
print(pcall(coroutine.yield, 1)) print(pcall(function() coroutine.yield() end))
--- yield across pcall
print(coroutine.resume(coroutine.create(function() return pcall(function() coroutine.yield(1) end) end)))
--- yield across a metamethod
print(coroutine.resume(coroutine.create(function() local t = setmetatable({}, {__index = function() coroutine.yield(1) end}) return t.x end)))
--- yield across sort and gsub
print(coroutine.resume(coroutine.create(function() table.sort({2, 1}, function() coroutine.yield() end) end))) print(coroutine.resume(coroutine.create(function() return (("x"):gsub("x", coroutine.yield)) end)))
--- yield in nested functions
local function walk(t) if type(t) == "table" then for _, v in ipairs(t) do walk(v) end else coroutine.yield(t) end end for v in coroutine.wrap(function() walk{1, {2, {3, 4}}, 5} end) do io.write(v, " ") end print()
--- yield in a tail call
local co = coroutine.wrap(function() return coroutine.yield(1) end) print(co(), co("a", "b"))
--- resume of itself
local co co = coroutine.create(function() return coroutine.resume(co) end) print(coroutine.resume(co))
--- resume of the resumer
local a, b a = coroutine.create(function() return coroutine.resume(b) end) b = coroutine.create(function() return coroutine.resume(a) end) print(coroutine.resume(a))
--- wrap of itself
local f f = coroutine.wrap(function() return pcall(f) end) print(f())
--- running
print(coroutine.running()) local co co = coroutine.create(function() print(coroutine.running() == co) end) coroutine.resume(co)
--- arguments of a wrong type
print(pcall(coroutine.create)) print(pcall(coroutine.create, 1)) print(pcall(coroutine.create, print)) print(pcall(coroutine.wrap, {})) print(pcall(coroutine.resume, 1)) print(pcall(coroutine.resume)) print(pcall(coroutine.status, {})) print(pcall(coroutine.status))
--- errors in a coroutine with pcall
local co = coroutine.create(function() local ok, e = pcall(error, "a") coroutine.yield(ok, e) error("b") end) print(coroutine.resume(co)) print(coroutine.resume(co))
--- coroutines share variables
local n = 0 local function f() for i = 1, 3 do n = n + 1 coroutine.yield(n) end end local a, b = coroutine.wrap(f), coroutine.wrap(f) print(a(), b(), a(), b(), a(), b())
--- producers and consumers
local p = coroutine.wrap(function() for i = 1, 3 do coroutine.yield("item" .. i) end end) local f = coroutine.wrap(function() while true do local v = p() if not v then return end coroutine.yield("<" .. v .. ">") end end) for v in f do io.write(v, " ") end print()
--- permutations
local function perm(a, n) if n == 0 then coroutine.yield(table.concat(a)) else for i = 1, n do a[n], a[i] = a[i], a[n] perm(a, n - 1) a[n], a[i] = a[i], a[n] end end end for s in coroutine.wrap(function() perm({1, 2, 3}, 3) end) do io.write(s, " ") end print()
--- many coroutines
local s = 0 for i = 1, 2000 do local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return a + b end) s = s + co(i) + co(1) end print(s)
--- deep coroutines
local function nest(n) if n == 0 then return 0 end return 1 + coroutine.wrap(function() return nest(n - 1) end)() end print(nest(100))
--- coroutines with varargs
local co = coroutine.wrap(function(...) local t = {...} while true do t = {coroutine.yield(#t, unpack(t))} end end) print(co(1, 2)) print(co()) print(co("a"))
--- coroutine with an endless recursion
local co = coroutine.create(function() local function f() return 1 + f() end f() end) local ok, e = coroutine.resume(co) print(ok, e:find("stack overflow") ~= nil, coroutine.status(co))
