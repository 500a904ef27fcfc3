--- error with a message
print(pcall(error, "x")) print(pcall(error, "x", 0)) print(pcall(function() error("x") end)) print(pcall(function() error("x", 0) end)) print(pcall(function() error("x", 1) end))
--- error at the caller
local function f() error("bad", 2) end print(pcall(function() f() end)) local function g() f() end print(pcall(g)) local function h() error("far", 3) end local function i() h() end print(pcall(function() i() end))
--- error with other values
print(pcall(error)) print(pcall(error, nil)) print(pcall(error, 5)) print(pcall(error, true)) print(type(select(2, pcall(error, {})))) local e = {} print(select(2, pcall(error, e)) == e)
--- error with a number gets a position
print(pcall(function() error(5) end)) print(pcall(function() error(5, 0) end))
--- error on several lines
print(pcall(function()

error("x")
end)) print(pcall(function() local t = nil
local a = 1
return t.x end))
--- assert
print(assert(1, 2, 3)) print(pcall(assert, false)) print(pcall(assert, nil, "msg")) print(pcall(assert)) print(pcall(assert, false, {})) print(pcall(assert, false, 5)) print(select("#", assert(1, nil)))
--- pcall gives all results
print(pcall(function() return 1, nil, 3 end)) print(pcall(function() end)) print(select("#", pcall(function() end))) print(pcall(pcall, error, "x")) print(pcall(select, 2, "a", "b", "c")) print(pcall(tostring, 5))
--- pcall of what is no function
print(pcall(5)) print(pcall(nil)) print(pcall({})) print(pcall(pcall)) print(pcall())
--- pcall of a table that can be called
print(pcall(setmetatable({}, {__call = function(self, a) return a end}), 7))
--- pcall in pcall
print(pcall(function() local ok, e = pcall(error, "in") error("out:" .. tostring(ok) .. e, 0) end))
--- xpcall
print(xpcall(function() error("x", 0) end, function(m) return m .. "!" end)) print(xpcall(function() return 1, 2 end, print)) print(xpcall(function() local x = nil; x() end, function(m) return "H " .. m end))
--- xpcall with an error in the handler
print(xpcall(function() error("x", 0) end, function(m) error("y") end) == false) print(pcall(xpcall)) print(pcall(xpcall, print))
--- xpcall passes no arguments
print(xpcall(function(...) return select("#", ...) end, print, 1, 2))
--- names of locals
local x print(pcall(function() local a return a.b end)) print(pcall(function() local a return a() end)) print(pcall(function() local a return a + 1 end)) print(pcall(function() local a return a .. "x" end)) print(pcall(function() local a return #a end)) print(pcall(function() local a return -a end)) print(pcall(function() local a = {} return a.b.c end))
--- names of upvalues
local a, f print(pcall(function() return a.b end)) print(pcall(function() return f() end)) print(pcall(function() return a + 1 end)) print(pcall(function() a.b = 1 end)) print(pcall(function() return "x" .. a end))
--- names of globals
print(pcall(function() return aa.b end)) print(pcall(function() return ff() end)) print(pcall(function() return aa + 1 end)) print(pcall(function() aa.b = 1 end)) print(pcall(function() return 2 * aa end))
--- names of fields
local t = {} print(pcall(function() return t.a.b end)) print(pcall(function() return t.f() end)) print(pcall(function() return t.a + 1 end)) print(pcall(function() t.a.b = 1 end)) print(pcall(function() return t.a .. "" end)) print(pcall(function() return t.x.y.z end))
--- names of methods
local t = {} print(pcall(function() return t:m() end)) print(pcall(function() return ("x"):m() end)) print(pcall(function() return t.a:m() end)) print(pcall(function() local s = 5 return s:m() end))
--- names of elements
local t = {} local i = 1 print(pcall(function() return t[1].x end)) print(pcall(function() return t[i].x end)) print(pcall(function() t[1]() end)) print(pcall(function() t[i]() end)) print(pcall(function() return t[1] + 1 end)) print(pcall(function() return t["a b"].c end))
--- operands without a name
print(pcall(function() return (nil).x end)) print(pcall(function() return ({}).x.y end)) print(pcall(function() return (function() end)().x end)) print(pcall(function() return (1)() end)) print(pcall(function() return {} + 1 end)) print(pcall(function() return ("x" .. {}) end))
--- names of parameters and loop variables
print(pcall(function(p) return p.x end)) for i = 1, 1 do print(pcall(function() return i.x.y end)) local ok, e = pcall(function() for k, v in pairs{1} do return v.x.y end end) print(ok, e) end
--- assignment to what has no elements
local n, s, b = 5, "x", true print(pcall(function() n.x = 1 end)) print(pcall(function() b.x = 1 end)) print(pcall(function() n[1] = 1 end)) print(pcall(function() return n.x end)) print(pcall(function() return b[1] end))
--- the operand that is wrong
local a, b = {}, nil print(pcall(function() return 1 + b end)) print(pcall(function() return a + 1 end)) print(pcall(function() return a + b end)) print(pcall(function() return 1 .. b end)) print(pcall(function() return a .. 1 end)) print(pcall(function() return "x" * 2 end))
--- comparisons name types
print(pcall(function() return 1 < "x" end)) print(pcall(function() return {} < {} end)) print(pcall(function() return nil > 1 end)) print(pcall(function() return "x" <= 1 end)) print(pcall(function() return print < print end))
--- errors in called functions have their position
local function f() local x = nil
return x.y end
print(pcall(f)) print(pcall(function()
return f() + 1 end))
--- bad arguments have the position of the call
print(pcall(function()
string.rep()
end)) print(pcall(function() return math.floor({}) end)) print(pcall(function() local x = setmetatable(1, {}) end))
--- bad arguments of functions in locals, upvalues and fields
local u = string.rep print(pcall(function() u() end)) print(pcall(function() local l = string.rep l() end)) local t = {r = string.rep} print(pcall(function() t.r() end)) print(pcall(function() t.x = t.r() end)) rep = string.rep print(pcall(function() rep() end))
--- bad arguments of methods
print(pcall(function() ("x"):rep() end)) print(pcall(function() ("x"):rep("y") end)) local s = "a" print(pcall(function() return s:sub({}) end)) print(pcall(function() local t = {rep = string.rep} t:rep(1) end))
--- an error at the end of the program
print("before") error("the end")
--- an error with a table at the end of the program
error({code = 5})
--- an error without a position at the end of the program
error("plain", 0)
--- a run-time error at the end of the program
local t = {} t.x.y = 1
--- a syntax error in the program
print("never") x = = 1
--- an error in a function in a chunk
local f = loadstring("local function g() error('deep') end\n\ng()", "=chunk") print(pcall(f)) local h = loadstring("\nlocal x = nil + 1", "@file.lua") print(pcall(h)) print(pcall(loadstring("error('x')", "some code")))
--- errors leave the state as it was
local n = 0 for i = 1, 1000 do pcall(function() n = n + 1 error("x") end) end print(n) local function f(d) if d == 0 then error("deep", 0) end return (f(d - 1)) end for i = 1, 20 do pcall(f, 100) end print(pcall(f, 10))
--- errors close variables
local g pcall(function() local x = 1 g = function() x = x + 1 return x end error("x") end) print(g(), g())
--- errors in iterators
print(pcall(function() for x in function() error("iter", 0) end do end end)) print(pcall(function() for k, v in next, {}, "x" do end end))
--- error of a level that is too high
print(pcall(function() error("x", 50) end)) print(pcall(error, "x", 1)) print(pcall(error, "x", 2))
--- collectgarbage
print(collectgarbage("collect"), type(collectgarbage("count")), collectgarbage("stop"), collectgarbage("restart"), type(collectgarbage("step"))) print(pcall(collectgarbage, "x")) print(type(gcinfo()))
