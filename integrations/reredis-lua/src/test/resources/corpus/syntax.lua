--- a symbol that is not expected
for _, s in ipairs{"x =", "x = )", "= 1", "local", "local 1", "x", "x.", "x.1", "x:", "x:y", "f(", "f(1", "f(1,", "f(1,)", "f)", "1", "'a'", "{}", "(1)", "x = = 1", "x y"} do print(s, select(2, loadstring(s))) end
--- blocks that do not end
for _, s in ipairs{"if", "if x", "if x then", "if x then else", "if x then elseif", "while", "while x", "while x do", "do", "repeat", "repeat until", "for", "for i", "for i =", "for i = 1", "for i = 1, 2", "for i = 1, 2 do", "for i in", "for i in x", "for i in x do", "for i, in x do", "function", "function f", "function f(", "function f()", "local function", "local function f", "return function"} do print(s, select(2, loadstring(s))) end
--- blocks that do not end on a later line
print(loadstring("if x then\n\n")) print(loadstring("while x do\ny = 1\n")) print(loadstring("for i = 1, 2 do\n")) print(loadstring("repeat\n\n")) print(loadstring("function f()\n\n")) print(loadstring("x = {\n\n")) print(loadstring("f(\n\n")) print(loadstring("x = (1\n\n")) print(loadstring("do\n\n\n"))
--- ends without a block
for _, s in ipairs{"end", "else", "elseif x then", "until x", "then", "do end end", "if x then end end", "in", "}", "]", ")"} do print(s, select(2, loadstring(s))) end
--- names that are missing
for _, s in ipairs{"local function 1() end", "function 1() end", "function f.1() end", "function f:1() end", "function a:b.c() end", "function a:b:c() end", "for 1 = 1, 2 do end", "x = function(1) end", "x = function(a,) end", "x = function(..., a) end", "x = function(a b) end", "local x.y = 1", "goto x", "::x::"} do print(s, select(2, loadstring(s))) end
--- tables that are wrong
for _, s in ipairs{"x = {", "x = {1", "x = {1 2}", "x = {[1]}", "x = {[1] 2}", "x = {[1 = 2}", "x = {a = }", "x = {,}", "x = {1,,2}", "x = {;}", "x = {a.b = 1}", "x = {'a' = 1}"} do print(s, select(2, loadstring(s))) end
--- tables that are right
for _, s in ipairs{"x = {}", "x = {1}", "x = {1,}", "x = {1;}", "x = {1;2,3}", "x = {a = 1, [2] = 3; 4}", "x = {f()}", "x = {...}", "x = {function() end}"} do print(s, loadstring(s) ~= nil) end
--- targets that cannot be assigned
for _, s in ipairs{"f() = 1", "1 = 2", "x, f() = 1, 2", "(x) = 1", "x:y = 1", "x, 1 = 1", "'a'.b = 1", "{}.x = 1", "nil = 1", "x.y() = 1", "x + 1 = 2", "(x).y = 1", "f().x = 1", "x = 1, = 2", "(f)().x = 1"} do print(s, select(2, loadstring(s))) end
--- calls that are statements
for _, s in ipairs{"f()", "f{}", "f''", "f[[x]]", "f.g()", "f:g()", "f()()", "(f)()", "('x'):rep(1)", "f{}{}''", "a.b.c:d{}", "(a or b)()", "f'x'.y()", "f().x", "(f())", "f():g", "x:y.z()"} do print(s, (loadstring(s)) ~= nil, select(2, loadstring(s))) end
--- a call on a new line is ambiguous
print(loadstring("f\n()")) print(loadstring("x = f\n(g)()")) print(loadstring("f\n{}") ~= nil, loadstring("f\n''") ~= nil)
--- break outside of a loop
local L = loadstring local function loadstring(s) return L(s, "=c") end print(loadstring("break")) print(loadstring("if x then break end")) print(loadstring("while x do local f = function() break end end")) print(loadstring("while x do break end") ~= nil, loadstring("while x do if y then break end end") ~= nil)
--- statements behind break and return
print(loadstring("while x do break y = 1 end")) print(loadstring("return 1 x = 1")) print(loadstring("return return")) print(loadstring("do return end x = 1") ~= nil, loadstring("return f() end")) print(loadstring("return 1,")) print(loadstring("return 1 2"))
--- varargs outside of a function with varargs
local L = loadstring local function loadstring(s) return L(s, "=c") end print(loadstring("function f() return ... end")) print(loadstring("function f(...) return function() return ... end end")) print(loadstring("return ...")(1, 2)) print(loadstring("local x = {...} return #x")(1, 2, 3))
--- operators without operands
for _, s in ipairs{"1 +", "+ 1", "* 2", "1 * * 2", "not", "- ", "#", "1 ..", "1 <", "1 < > 2", "1 = 2", "1 ~ 2", "a and", "or b", "1 ~= ", "not not", "1 // 2", "1 & 2", "a ? b", "1 ^"} do print(s, select(2, loadstring("return " .. s))) end
--- words in expressions
for _, s in ipairs{"if", "end", "function", "local", "return", "while", "then", "in", "do"} do print(s, select(2, loadstring("x = " .. s))) end
--- 200 local variables
local t = {} for i = 1, 200 do t[i] = "local a" .. i .. " = " .. i end print(loadstring(table.concat(t, "\n") .. " return a200")()) t[201] = "local b" print(loadstring(table.concat(t, "\n"))) print(loadstring("function f()\n" .. table.concat(t, "\n") .. " end"))
--- 60 upvalues
local L = loadstring local function loadstring(s) return L(s, "=c") end local t, u = {}, {} for i = 1, 61 do t[i] = "local a" .. i .. " = " .. i u[i] = "a" .. i end local s = table.concat(t, " ") print(loadstring(s .. " return (function() return " .. table.concat(u, "+", 1, 60) .. " end)()")()) print(select(2, loadstring(s .. "\nfunction f()\n return " .. table.concat(u, "+") .. " end")))
--- deep nesting of parentheses
local L = loadstring local function loadstring(s) return L(s, "=c") end print(loadstring("return " .. ("("):rep(150) .. "1" .. (")"):rep(150))()) print(select(2, loadstring("return " .. ("("):rep(250) .. "1" .. (")"):rep(250))))
--- deep nesting of tables, blocks and functions
local L = loadstring local function loadstring(s) return L(s, "=c") end print(select(2, loadstring("return " .. ("{"):rep(250) .. ("}"):rep(250)))) print(select(2, loadstring(("do "):rep(250) .. ("end "):rep(250)))) print(select(2, loadstring("return " .. ("function() return "):rep(250) .. "1" .. (" end"):rep(250))))
--- deep nesting of operators
local L = loadstring local function loadstring(s) return L(s, "=c") end print(loadstring("return " .. (" not "):rep(150) .. "1")()) print(select(2, loadstring("return " .. ("not "):rep(250) .. "1"))) print(select(2, loadstring("return " .. ("a.."):rep(250) .. "a")))
--- loadstring gives a function
local f = loadstring("local a, b = ... return a + b") print(type(f), f(1, 2), f(10, 20)) print(pcall(f, 1))
--- load with a function
local parts, i = {"return ", "1 ", "+ 2"}, 0 print(load(function() i = i + 1 return parts[i] end)()) print(load(function() end) ~= nil) print(pcall(function() return load(function() return {} end) end)) print(pcall(load, "x"))
--- load with an error in the function
print(pcall(load, function() error("no", 0) end)) print(load(function() return "x x" end == nil and 1 or (function() local d return function() if d then return nil end d = true return "x x" end end)(), "=n"))
--- loadstring with arguments of a wrong type
print(pcall(loadstring)) print(pcall(loadstring, {})) print(loadstring(5)) print(pcall(loadstring, "x", {}))
