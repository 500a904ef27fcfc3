--- varargs
local function f(...) return select("#", ...), ... end print(f()) print(f(nil)) print(f(1, nil, nil)) print((f(1, 2)))
--- varargs behind parameters
local function f(a, b, ...) return a, b, select("#", ...), ... end print(f()) print(f(1)) print(f(1, 2)) print(f(1, 2, 3, 4))
--- varargs in the middle are one value
local function f(...) return ..., "end" end print(f(1, 2, 3)) print(f()) local function g(...) local t = {..., "x"} return #t end print(g(1, 2, 3))
--- varargs in tables and calls
local function f(...) local t = {...} return #t, table.concat({...}, ",") end print(f(1, 2, 3)) local function g(...) return f(...) end print(g("a", "b"))
--- the table arg
local function f(...) return arg.n, arg[1], arg[2] end print(f(5, 6)) print(f()) print(f(nil, nil))
--- the table arg is not made if dots are used
local function f(...) local x = ... return arg end print(f(1) == nil or type(f(1)))
--- many varargs
local t = {} for i = 1, 200 do t[i] = i end print(select("#", unpack(t)), (select(200, unpack(t)))) local function f(...) return select("#", ...) end print(f(unpack(t)))
--- select
print(select(1, "a", "b"), select(2, "a", "b"), select(-1, "a", "b"), select(3, "a", "b")) print(select("#"), select("#", nil)) print(pcall(select, 0, 1)) print(pcall(select, -3, 1)) print(pcall(select)) print(pcall(select, "x"))
--- missing and extra arguments
local function f(a, b) return a, b end print(f()) print(f(1)) print(f(1, 2, 3)) print((function(a) return a end)(1, 2))
--- closures share variables
local function counter() local n = 0 return function() n = n + 1 return n end, function() return n end end local inc, get = counter() inc() inc() print(get()) local inc2, get2 = counter() inc2() print(get(), get2())
--- closures of several levels
local function a(x) return function(y) return function(z) x = x + 1 y = y + 1 return x + y + z end end end local f = a(1)(10) print(f(100), f(100)) print(a(1)(2)(3))
--- closures of parameters
local function f(x) local function get() return x end local function set(v) x = v end return get, set end local g, s = f(1) s(5) print(g())
--- closures keep variables after the end of a block
local f do local x = 5 f = function() x = x + 1 return x end end print(f(), f())
--- functions are values
local t = {print, type} print(t[2](t[1]), (function() return 5 end)()) local f = print f("x") print(type(f), f == print)
--- functions that are equal
local function make() return function() end end print(make() == make(), print == print) local f = make() print(f == f)
--- methods
local A = {} A.__index = A function A.new(x) return setmetatable({x = x}, A) end function A:get() return self.x end function A:add(n) self.x = self.x + n return self end print(A.new(5):add(2):add(3):get())
--- inheritance
local A = {} A.__index = A function A:name() return "A" end function A:hello() return "hello " .. self:name() end local B = setmetatable({}, {__index = A}) B.__index = B function B:name() return "B" end print(setmetatable({}, A):hello(), setmetatable({}, B):hello())
--- calls with a table or string
local function f(x) return type(x) == "table" and x[1] or x end print(f{1}, f"a", f[[b]], f'c', f{f{5}})
--- tail calls
local function loop(n) if n == 0 then return "done" end return loop(n - 1) end print(loop(1000000))
--- tail calls with varargs
local function loop(n, ...) if n == 0 then return select("#", ...), ... end return loop(n - 1, ...) end print(loop(10000, 1, 2, 3))
--- tail calls of each other
local odd local function even(n) if n == 0 then return true end return odd(n - 1) end odd = function(n) if n == 0 then return false end return even(n - 1) end print(even(100001))
--- tail calls of builtin functions
local function f(...) return select("#", ...) end print(f(1, 2)) local function g(x) return tostring(x) end print(g(5)) local function h() return pcall(error, "x") end print(h())
--- tail calls of methods
local t = {n = 0} function t:down(n) if n == 0 then return self.n end self.n = self.n + 1 return self:down(n - 1) end print(t:down(10000))
--- tail calls of tables
local t = setmetatable({}, {__call = function(self, n) return n * 2 end}) local function f(n) return t(n) end print(f(21))
--- deep recursion
local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end print(f(10000))
--- recursion without end
local function f() return 1 + f() end local ok, e = pcall(f) print(ok, (e:gsub("%s.*", "")), e:find("stack overflow") ~= nil)
--- recursion without end through metamethods
local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end local ok, e = pcall(function() return t.x end) print(ok, e:find("overflow") ~= nil)
--- recursion without end through pcall
local function f() return pcall(f) end print(type(f())) local n = 0 local function g() n = n + 1 local ok, e = pcall(g) return ok end print(type(g()), n > 50)
--- recursion without end through tostring
local mt = {} mt.__tostring = function(x) return tostring(x) end local ok, e = pcall(tostring, setmetatable({}, mt)) print(ok, tostring(e):find("overflow") ~= nil)
--- calls of what is no function
print(pcall(function() local x = 5 x() end)) print(pcall(function() ("x")() end)) print(pcall(function() local t = {} t.f() end)) print(pcall(function() nothing() end)) print(pcall(function() local t = {} t:m() end)) print(pcall(function() local t = {} t[1]() end)) print(pcall(function() (nil)() end))
--- environments of functions
local function f() return x end setfenv(f, {x = 5}) print(f(), x) x = 7 print(f(), getfenv(f).x) setfenv(f, _G) print(f())
--- environments are taken over by closures
local function f() return function() return y end end setfenv(f, {y = 3}) local g = f() print(g(), y) setfenv(g, {y = 4}) print(g(), f()())
--- environments of levels
local function f() setfenv(1, {print = print}) x = 5 print(x, getfenv(1).x) end f() print(x)
--- the environment of the caller
local function f() return getfenv(2) end local function g() local e = f() return e end setfenv(g, setmetatable({mark = 1}, {__index = _G})) print(g().mark) print(getfenv(0) == _G, getfenv() == _G, getfenv(print) == _G)
--- environments with events
local e = setmetatable({}, {__index = function(t, k) return "no " .. k end, __newindex = function(t, k, v) rawset(t, k, v * 2) end}) local f = loadstring("z = 21 return z, w") setfenv(f, e) print(f())
--- environments of wrong values
print(pcall(setfenv, 1, 2)) print(pcall(setfenv, print, {})) print(pcall(getfenv, -1)) print(pcall(getfenv, 100)) print(pcall(setfenv, 100, {})) print(pcall(getfenv, "x")) print(pcall(setfenv))
--- chunks have the global environment
local f = loadstring("return g1") setfenv(1, {print = print, loadstring = loadstring}) print(loadstring("return print")() ~= nil, f())
--- type of all values
print(type(nil), type(true), type(1), type("x"), type({}), type(print), type(function() end), type(coroutine.create(function() end))) print(pcall(type))
--- unpack with arguments of a wrong type
print(pcall(unpack)) print(pcall(unpack, 1)) print(pcall(unpack, {}, "x"))
