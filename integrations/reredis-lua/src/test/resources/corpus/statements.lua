--- multiple assignment
local a, b, c = 1, 2 print(a, b, c) a, b = b, a print(a, b) a, b, c = 5 print(a, b, c) a, b = 1, 2, 3 print(a, b)
--- multiple assignment evaluates before it assigns
local i, t = 1, {} i, t[i] = i + 1, 20 print(i, t[1], t[2]) local a = {} a.x, a.y = a.y, 5 print(a.x, a.y)
--- multiple assignment with calls
local function f() return 1, 2, 3 end local a, b, c, d = f() print(a, b, c, d) a, b, c, d = 0, f() print(a, b, c, d) a, b = f(), 10 print(a, b) a, b, c = f(), f() print(a, b, c)
--- multiple assignment with varargs
local function f(...) local a, b, c = ... return a, b, c end print(f()) print(f(1, 2)) print(f(1, 2, 3, 4))
--- swap of elements
local t = {1, 2, 3} t[1], t[3] = t[3], t[1] print(t[1], t[2], t[3])
--- locals hide others
local x = 1 do local x = 2 print(x) do local x = 3 print(x) end print(x) end print(x) local x = x + 10 print(x)
--- locals begin behind their statement
local x = 1 local x, y = x + 1, x print(x, y) local function f() return f end print(f() == f) local g = function() return g end print(g())
--- globals
x = 5 print(x, y, _G.x) _G.y = 6 print(y) x = nil print(x, rawget(_G, "x"))
--- if
for i = 1, 4 do if i == 1 then io.write("one ") elseif i == 2 then io.write("two ") elseif i == 3 then io.write("three ") else io.write("more ") end end print()
--- conditions of all kinds
if nil then print(1) end if false then print(2) end if 0 then print(3) end if "" then print(4) end if {} then print(5) end if not nil then print(6) end if nil == false then print(7) else print(8) end
--- conditions with and and or
local function t(a, b, c) if a and b or c then return 1 elseif a or b and c then return 2 elseif not (a and b) then return 3 end return 4 end for _, v in ipairs{{true, true, true}, {true, false, false}, {false, true, true}, {false, false, false}, {nil, nil, 1}} do io.write(t(v[1], v[2], v[3]), " ") end print()
--- while
local i, s = 0, 0 while i < 10 do i = i + 1 if i % 2 == 0 then s = s + i end end print(i, s) while false do print("no") end while true do break end
--- repeat
local i = 0 repeat i = i + 1 until i >= 5 print(i) repeat local done = true until done repeat local x = i i = i - 1 until x == 3 print(i)
--- numeric for
for i = 1, 3 do io.write(i, " ") end for i = 3, 1, -1 do io.write(i, " ") end for i = 1, 2, 0.5 do io.write(i, " ") end for i = 1, 0 do io.write("no") end for i = 5, 5 do io.write(i) end print()
--- numeric for with fractions
local n = 0 for i = 0, 1, 0.1 do n = n + 1 end print(n) for i = 1.5, 4 do io.write(i, " ") end for i = 10, 1, -3 do io.write(i, " ") end print()
--- numeric for with strings
for i = "1", "3" do io.write(i, " ", type(i), " ") end for i = 1, "2", "1" do io.write(i, " ") end print()
--- numeric for with wrong values
print(pcall(function() for i = "x", 2 do end end)) print(pcall(function() for i = 1, {} do end end)) print(pcall(function() for i = 1, 2, nil do end end)) print(pcall(function() for i = nil, 2 do end end))
--- numeric for with a step of zero
local n = 0 for i = 1, 0, 0 do n = n + 1 if n > 3 then break end end print(n)
--- numeric for with infinite values
local n = 0 for i = 1, 1/0 do n = n + 1 if n == 5 then break end end print(n) for i = 1, -1/0, -1 do n = n - 1 if n == 0 then break end end print(n) for i = 1, 0/0 do print("no") end print("end")
--- the variable of a numeric for is a copy
for i = 1, 3 do local j = i i = i * 10 io.write(j, ":", i, " ") end print()
--- the limits of a numeric for are evaluated once
local n = 0 local function f() n = n + 1 return 3 end for i = 1, f() do end print(n) local m = 3 for i = 1, m do m = 10 io.write(i, " ") end print()
--- closures in a numeric for have their own variable
local t = {} for i = 1, 3 do t[i] = function() i = i + 1 return i end end print(t[1](), t[1](), t[2](), t[3]())
--- generic for
for k, v in next, {10} do print(k, v) end for k, v in pairs{a = 1} do print(k, v) end for _, v in ipairs{1, 2} do io.write(v, " ") end print()
--- generic for with an own iterator
local function count(n, i) if i < n then return i + 1 end end for i in count, 3, 0 do io.write(i, " ") end local function range(n) local i = 0 return function() i = i + 1 if i <= n then return i, i * i end end end for i, q in range(3) do io.write(i, "=", q, " ") end print()
--- generic for with more variables than values
for a, b, c, d in (function(s, i) if i < 2 then return i + 1, "x" end end), nil, 0 do print(a, b, c, d) end
--- generic for ends at nil and not at false
local t, i = {1, false, nil, 3}, 0 local n = 0 for v in function() i = i + 1 return t[i] end do n = n + 1 end print(n)
--- generic for over a value that cannot be called
print(pcall(function() for k in nil do end end)) print(pcall(function() for k in {} do end end)) print(pcall(function() for k in 5 do end end)) print(pcall(function() local t = {} for k in t.x do end end))
--- generic for over a table that can be called
for v in setmetatable({n = 0}, {__call = function(t) t.n = t.n + 1 if t.n < 4 then return t.n end end}) do io.write(v, " ") end print()
--- generic for with a break
local n for k, v in ipairs{5, 6, 7} do n = v if k == 2 then break end end print(n)
--- closures in a generic for have their own variable
local t = {} for k, v in ipairs{"a", "b"} do t[k] = function() return v end end print(t[1](), t[2]())
--- closures in while and repeat have their own variable
local t, i = {}, 0 while i < 3 do i = i + 1 local j = i t[i] = function() j = j + 1 return j end end print(t[1](), t[1](), t[2](), t[3]()) local u, i = {}, 0 repeat i = i + 1 local j = i u[i] = function() return j end until j == 3 print(u[1](), u[3]())
--- break closes variables
local f while true do local x = 1 f = function() x = x + 1 return x end break end print(f(), f())
--- nested loops
local s = "" for i = 1, 3 do for j = 1, 3 do if j == i then break end s = s .. i .. j .. " " end end print(s)
--- do blocks
do local a = 1 do a = a + 1 end print(a) end print(a)
--- return of values
local function f(n) if n == 0 then return end if n == 1 then return nil end if n == 2 then return 1, nil, 3 end return end print(select("#", f(0)), select("#", f(1)), select("#", f(2)), select("#", f(3)), f(2))
--- return in a loop
local function find(t, x) for i, v in ipairs(t) do if v == x then return i end end return nil, "none" end print(find({5, 6, 7}, 6)) print(find({}, 1))
--- functions with names of fields
local t = {a = {b = {}}} function t.f(x) return x end function t.a.b.g(x) return x * 2 end function t:m(x) return self == t, x end function t.a.b:m() return self == t.a.b end print(t.f(1), t.a.b.g(2), t:m(3), t.a.b:m())
--- recursion
local function fact(n) if n <= 1 then return 1 end return n * fact(n - 1) end print(fact(10), fact(20)) local function even(n) if n == 0 then return true end return odd(n - 1) end function odd(n) if n == 0 then return false end return even(n - 1) end print(even(10), odd(7))
--- many statements
local s = {} for i = 1, 3000 do s[i] = "x = (x or 0) + " .. i end s[#s + 1] = "return x" print(loadstring(table.concat(s, "\n"))())
--- many constants
local s = {} for i = 1, 1000 do s[i] = '"k' .. i .. '"' end local t = loadstring("return {" .. table.concat(s, ",") .. "}")() print(#t, t[1], t[300], t[1000])
