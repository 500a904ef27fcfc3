--- concat
print(table.concat{}, table.concat{"a"}, table.concat{"a", "b", "c"}, table.concat({1, 2, 3}, ", "), table.concat({1, "x", 2.5}, "-"))
--- concat of a part
print(table.concat({1, 2, 3, 4}, ",", 2), table.concat({1, 2, 3, 4}, ",", 2, 3), table.concat({1, 2, 3}, ",", 3, 2) == "", table.concat({1, 2, 3}, ",", 3, 3))
--- concat beyond the list
print(pcall(table.concat, {1, 2}, ",", 1, 3)) print(pcall(table.concat, {1, 2}, ",", 0)) print(table.concat({[0] = "z", "a"}, ",", 0, 1), table.concat({[-1] = "m"}, "", -1, -1))
--- concat of values that are no strings
print(pcall(table.concat, {1, {}, 3})) print(pcall(table.concat, {true})) print(pcall(table.concat, {"a", print}, "x")) print(pcall(table.concat, {nil, 2}, "", 1, 2))
--- concat with arguments of a wrong type
print(pcall(table.concat)) print(pcall(table.concat, "x")) print(pcall(table.concat, {}, {})) print(pcall(table.concat, {}, "", "x")) print(pcall(table.concat, {1}, 5))
--- insert at the end
local t = {} table.insert(t, "a") table.insert(t, "b") print(#t, t[1], t[2], table.insert(t, "c"))
--- insert inside
local t = {1, 2, 3} table.insert(t, 1, "x") table.insert(t, 3, "y") table.insert(t, #t + 1, "z") print(table.concat(t, " "))
--- insert beyond the end
local t = {1, 2} table.insert(t, 5, "x") print(t[3], t[4], t[5])
--- insert before the beginning
local t = {1, 2} table.insert(t, 0, "x") print(t[0], t[1], t[2], t[3])
--- insert nil
local t = {1, 2} table.insert(t, nil) print(#t) table.insert(t, 1, nil) print(t[1], t[2], t[3])
--- insert with a wrong number of arguments
print(pcall(table.insert, {})) print(pcall(table.insert, {}, 1, 2, 3)) print(pcall(table.insert)) print(pcall(table.insert, 5, 1)) print(pcall(table.insert, {}, "x", 1))
--- remove from the end
local t = {1, 2, 3} print(table.remove(t), table.remove(t), #t, table.remove(t), table.remove(t), #t)
--- remove inside
local t = {"a", "b", "c", "d"} print(table.remove(t, 1), table.remove(t, 2), table.concat(t, " "))
--- remove outside
local t = {1, 2} print(select("#", table.remove(t, 5)), select("#", table.remove(t, 0)), select("#", table.remove({})), #t)
--- remove with arguments of a wrong type
print(pcall(table.remove)) print(pcall(table.remove, {}, "x")) print(pcall(table.remove, "x"))
--- insert and remove as a queue
local t = {} for i = 1, 10 do table.insert(t, i) end local s = 0 for i = 1, 5 do s = s + table.remove(t, 1) end print(s, #t, t[1])
--- insert and remove without events
local log = 0 local t = setmetatable({}, {__newindex = function() log = log + 1 end, __index = function() log = log + 1 end}) table.insert(t, 1) table.insert(t, 1, 2) table.remove(t) print(log, #t, rawget(t, 1))
--- sort numbers
local t = {5, 2, 8, 1, 9, 3} table.sort(t) print(table.concat(t, " "))
--- sort strings
local t = {"pear", "apple", "fig", "Apple", ""} table.sort(t) print(table.concat(t, ","))
--- sort with an order
local t = {5, 2, 8, 1} table.sort(t, function(a, b) return a > b end) print(table.concat(t, " "))
--- sort short lists
for n = 0, 4 do local t = {} for i = 1, n do t[i] = n - i end table.sort(t) io.write(table.concat(t, " "), ";") end print()
--- sort many numbers
local t, x = {}, 1 for i = 1, 2000 do x = x * 16807 % 2147483647 t[i] = x % 1000 end table.sort(t) local ok = true for i = 2, #t do ok = ok and t[i - 1] <= t[i] end print(ok, t[1], t[1000], t[2000])
--- sort sorted and equal elements
local t = {} for i = 1, 500 do t[i] = i end table.sort(t) print(t[1], t[500]) for i = 1, 500 do t[i] = 500 - i end table.sort(t) print(t[1], t[500]) for i = 1, 500 do t[i] = 7 end table.sort(t) print(t[1], t[500])
--- sort makes the comparisons of Lua
local log, t = {}, {3, 1, 4, 1, 5, 9, 2, 6} table.sort(t, function(a, b) log[#log + 1] = a .. "<" .. b return a < b end) print(#log, table.concat(log, " "))
--- sort by a field
local t = {{n = 3}, {n = 1}, {n = 2}} table.sort(t, function(a, b) return a.n < b.n end) print(t[1].n, t[2].n, t[3].n)
--- sort values that cannot be compared
print(pcall(table.sort, {1, "x"})) print(pcall(table.sort, {{}, {}})) print(pcall(table.sort, {1, true, 3})) print(pcall(table.sort, {1, 2, "a", 4, 5}))
--- sort by an event
local mt = {__lt = function(a, b) return a.v < b.v end} local t = {} for i, v in ipairs{3, 1, 2} do t[i] = setmetatable({v = v}, mt) end table.sort(t) print(t[1].v, t[2].v, t[3].v)
--- sort with an order that is always true
print(pcall(table.sort, {1, 2, 3, 4, 5}, function() return true end)) print(pcall(table.sort, {3, 2, 1}, function() return true end))
--- sort with an order that is always false
local t = {3, 1, 2} table.sort(t, function() return false end) print(table.concat(t, " "))
--- sort with an order that is at most
print(pcall(table.sort, {1, 1, 1, 1, 1, 1, 1, 1}, function(a, b) return a <= b end))
--- sort with an order that fails
print(pcall(table.sort, {1, 2, 3}, function(a, b) error("no", 0) end))
--- sort with arguments of a wrong type
print(pcall(table.sort)) print(pcall(table.sort, {}, 5)) print(pcall(table.sort, {1, 2}, "x")) print(pcall(table.sort, {2, 1}, nil))
--- getn is the length
print(table.getn{}, table.getn{1, 2, 3}, pcall(table.getn, "x"))
--- setn is obsolete
print(pcall(table.setn, {}, 5)) print(pcall(table.setn))
--- maxn
print(table.maxn{}, table.maxn{1, 2, 3}, table.maxn{[10] = 1, [2.5] = 2}, table.maxn{[-5] = 1}, table.maxn{x = 1, [1.5] = 0}, pcall(table.maxn, 1))
--- foreach
local n = 0 print(table.foreach({a = 1, b = 2, 3}, function(k, v) n = n + v end), n) print(table.foreach({10, 20, 30}, function(k, v) if v == 20 then return k, v end end))
--- foreachi
local t = {} print(table.foreachi({"a", "b", "c", x = 1}, function(i, v) t[#t + 1] = i .. v end), table.concat(t, " ")) print(table.foreachi({1, 2, 3}, function(i) if i == 2 then return "found" end end))
--- foreach with arguments of a wrong type
print(pcall(table.foreach)) print(pcall(table.foreach, {})) print(pcall(table.foreachi, {}, 1)) print(pcall(table.foreachi, 1))
--- unpack
print(unpack{1, 2, 3}) print(unpack({1, 2, 3}, 2)) print(unpack({1, 2, 3}, 2, 3)) print(unpack({1, nil, 3}, 1, 3)) print(select("#", unpack({}, 1, 5)), select("#", unpack({}, 2, 1)))
--- length of lists
print(#{}, #{1}, #{1, 2, 3}, #{n = 1}, #{1, 2, nil}, #{nil}, #{[1] = 1, [2] = 2})
--- length after changes
local t = {1, 2, 3} t[#t + 1] = 4 print(#t) t[#t] = nil t[#t] = nil print(#t)
--- constructors
local t = {1, 2, x = "y", [10] = "ten", ["a b"] = 1, 3; 4} print(#t, t.x, t[10], t["a b"], t[4])
--- constructors with calls
local function f() return 1, 2, 3 end print(#{f()}, #{f(), f()}, #{(f())}, #{f(), nil}, #{x = f()}, {f(), x = 1}[1] == nil)
--- constructors with calls at the end
local function f() return 1, 2, 3 end local t = {f(), f(), x = 9} print(#t, t[1], t[2], t[3]) t = {x = 9, f()} print(#t) t = {f(), [1] = "a"} print(t[1])
--- constructors with more than a batch of items
local t = {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55} print(#t, t[1], t[50], t[51], t[55])
--- constructors nest
local t = {{1, {2, {3}}}, {a = {b = {c = "d"}}}} print(t[1][2][2][1], t[2].a.b.c)
--- keys of several types
local k = {} local t = {[true] = 1, [false] = 2, [1.5] = 3, [k] = 4, [print] = 5, ["1"] = 6, [1] = 7} print(t[true], t[false], t[1.5], t[k], t[print], t["1"], t[1])
--- keys that are equal numbers
local t = {} t[1] = "a" t[1.0] = "b" t[2^53] = "c" print(t[1], t[2^53], #t) t[0] = "z" print(t[-0], t[0])
--- keys that are not allowed
print(pcall(function() local t = {} t[nil] = 1 end)) print(pcall(function() local t = {} t[0/0] = 1 end)) print(({})[nil], ({})[0/0]) print(pcall(rawset, {}, nil, 1)) print(pcall(function() return {[nil] = 1} end))
--- next
print(next{}, next{5}, next({5}, 1), pcall(next, {}, "x")) local t = {10, 20} print(next(t, 1))
--- next with arguments of a wrong type
print(pcall(next)) print(pcall(next, 1)) print(pcall(pairs)) print(pcall(ipairs)) print(pcall(ipairs, "x")) print(pcall(pairs, nil))
--- pairs visits all
local t = {1, 2, 3, a = 4, b = 5} local n, s = 0, 0 for k, v in pairs(t) do n = n + 1 s = s + v end print(n, s)
--- pairs may remove
local t = {} for i = 1, 100 do t[i] = i t["k" .. i] = i end local n = 0 for k in pairs(t) do t[k] = nil n = n + 1 end print(n, next(t))
--- pairs may assign
local t = {a = 1, b = 2, c = 3} for k, v in pairs(t) do t[k] = v * 2 end print(t.a, t.b, t.c)
--- ipairs ends at a hole
local n = 0 for i, v in ipairs{1, 2, nil, 4} do n = n + 1 end print(n) for i, v in ipairs{} do print(i) end
--- ipairs in order
for i, v in ipairs{"a", "b", "c"} do io.write(i, v, " ") end print()
--- rawget, rawset and rawequal
local t = setmetatable({}, {__index = function() return 1 end, __newindex = error, __eq = function() return true end}) print(rawget(t, "x"), rawset(t, "x", 5) == t, t.x, rawequal(t, {}), rawequal(t, t), rawequal("a", "a"))
--- rawget with arguments of a wrong type
print(pcall(rawget)) print(pcall(rawget, {})) print(pcall(rawget, 1, 2)) print(pcall(rawset, {}, 1)) print(pcall(rawequal, 1))
--- a table as an array and a map
local t = {} for i = 1, 1000 do t[i] = i * 2 end for i = 1, 1000 do t["x" .. i] = i end local s = 0 for i = 1, 1000 do s = s + t[i] + t["x" .. i] end print(s, #t)
--- a table filled from behind
local t = {} for i = 100, 1, -1 do t[i] = i end print(#t, t[1], t[100])
--- a table with many holes
local t = {} for i = 1, 1000, 7 do t[i] = i end local n = 0 for k, v in pairs(t) do n = n + 1 end print(n, t[8], t[9])
--- negative and fractional keys
local t = {} for i = -5, 5, 0.5 do t[i] = i end local s = 0 for k, v in pairs(t) do s = s + math.abs(v) end print(s, t[-0.5], t[2.5])
