--- arithmetic
print(1 + 2, 5 - 7, 3 * 4, 7 / 2, 7 % 3, 2 ^ 10, -5, 1 / 4)
--- remainders
print(5 % 3, -5 % 3, 5 % -3, -5 % -3, 5.5 % 2, -5.5 % 2, 5 % 1.5, 0 % 5, 1e15 % 7)
--- remainders by zero and infinity
local z, inf = 0, 1/0 print((tostring(5 % z):gsub("-", "")), (tostring(5 % inf)), (tostring(-5 % inf)), (tostring(inf % 2):gsub("-", "")))
--- division by zero
local z = 0 print(1 / z, -1 / z, tostring(z / z):gsub("-", ""))
--- powers
print(2 ^ 0.5, 2 ^ -1, (-2) ^ 2, -2 ^ 2, 2 ^ 3 ^ 2, 0 ^ 0, 10 ^ 2, 4 ^ 0.5)
--- powers from the right
print(2 ^ 2 ^ 3, (2 ^ 2) ^ 3, 2 ^ -2 ^ 2)
--- precedence
print(1 + 2 * 3, (1 + 2) * 3, 2 * 3 ^ 2, -3 ^ 2, not 1 == 2, not (1 == 2), 1 .. 2 + 3, 1 + 2 .. 3 + 4, #"abc" + 1, -#"abc", 2 * -3)
--- precedence of comparisons
print(1 < 2 == true, 1 + 1 == 2, "a" .. "b" == "ab", not nil == true, 1 < 2 and 2 < 3, 1 > 2 or 3 > 2, 1 == 1 and 2 ~= 3)
--- precedence of and and or
print(true or false and false, (true or false) and false, nil and 1 or 2, 1 and nil or 3, false or nil, nil or false, false and error(), 1 or error())
--- and and or give operands
print(1 and 2, nil and 2, false and 2, 1 or 2, nil or 2, false or nil, nil and nil, "" and 0, 0 or 1)
--- and and or with calls
local n = 0 local function f(v) n = n + 1 return v end print(f(1) and f(2), f(nil) and f(2), f(1) or f(2), f(nil) or f(2), n)
--- and and or give one value
local function f() return 1, 2 end print(f() and f(), (f())) print(nil or f()) print(f() or 5)
--- not
print(not nil, not false, not true, not 0, not "", not {}, not not nil, not not 1)
--- comparisons of numbers
print(1 < 2, 2 < 1, 1 <= 1, 1 >= 2, 2 > 1, 1 == 1, 1 ~= 1, 1/0 > 1e308, -1/0 < 1)
--- comparisons with what is no number
local nan = 0/0 print(nan == nan, nan ~= nan, nan < 1, nan > 1, nan <= nan, not (nan < 1), nan >= nan)
--- conditions with what is no number
local nan = 0/0 if nan < 1 then print(1) else print(2) end if not (nan < 1) then print(3) end if nan == nan then print(4) end if nan ~= nan then print(5) end while nan > 0 do print(6) break end
--- comparisons of several types
print(1 == "1", "1" == 1, nil == false, {} == {}, print == print, "a" == "a", true == true, nil == nil, 0 == nil, "" == nil)
--- comparisons that are errors
print(pcall(function() return 1 < "2" end)) print(pcall(function() return {} < {} end)) print(pcall(function() return nil < 1 end)) print(pcall(function() return true <= false end)) print(pcall(function() return "a" >= 1 end)) print(pcall(function() return print > print end)) print(pcall(function() return {} < 1 end))
--- comparisons with constants that are errors
local x = {} print(pcall(function() return x < 5 end)) print(pcall(function() return 5 < x end)) print(pcall(function() return x >= 5 end)) print(pcall(function() return 5 >= x end)) print(pcall(function() return "a" < x end))
--- strings as numbers
print("10" + 5, "3" * "4", "10" / 2, "2" ^ "3", -"5", "0x10" + 0, " 7 " + 1, "1e1" * 1, "7" % "4")
--- strings that are no numbers
print(pcall(function() return "a" + 1 end)) print(pcall(function() return 1 + "" end)) print(pcall(function() return -"x" end)) print(pcall(function() return "1 2" * 2 end))
--- numbers as strings
print(1 .. "", 1.5 .. "a", -1 .. 2, 1e20 .. "", 0.1 .. "", (2^53) .. "")
--- concatenation of other values
print(pcall(function() return "a" .. nil end)) print(pcall(function() return {} .. "a" end)) print(pcall(function() return true .. "" end)) print(pcall(function() return "a" .. {} .. "b" end)) print(pcall(function() return 1 .. print end))
--- length
print(#"", #"abc", #{}, #{1, 2}, #"a\0b") print(pcall(function() return #5 end)) print(pcall(function() return #nil end)) print(pcall(function() local x = true return #x end))
--- arithmetic with other values
print(pcall(function() return {} + 1 end)) print(pcall(function() return 1 - nil end)) print(pcall(function() return true * 2 end)) print(pcall(function() return 2 / print end)) print(pcall(function() return -{} end)) print(pcall(function() return {} ^ 2 end)) print(pcall(function() return 5 % {} end))
--- constants are folded
print(1 + 2 + 3, 2 * 3 + 4, 10 / 4, 2 ^ 3, 7 % 4, -(5), - - 5, 1 + 1 == 2, 100 - 1 - 1)
--- constants that are not folded
print(1 / 0, -1 / 0, 5 / 0 > 1, (tostring(0 / 0):gsub("-", "")), (tostring(5 % 0):gsub("-", "")))
--- numbers lose precision
print(2^53 == 2^53 + 1, 0.1 + 0.2 == 0.3, 1e308 * 10, -1e308 * 10, 5e-324 / 2, 1 - 0.9 == 0.1, 3 * 0.1)
--- order of evaluation in operators
local log = {} local function f(v) log[#log + 1] = v return v end local x = f(1) + f(2) * f(3) - f(4) x = f(5) < f(6) x = f(7) .. f(8) .. f(9) print(table.concat(log, " "))
--- order of evaluation in greater comparisons
local log = {} local function f(v) log[#log + 1] = v return v end local x = f(1) > f(2) x = f(3) >= f(4) print(table.concat(log, " "))
--- chains of comparisons
print(pcall(function() return 1 < 2 < 3 end)) print(1 == 1 == true, 1 ~= 1 == false)
--- large expressions
local s = "return 0" for i = 1, 500 do s = s .. "+" .. i end print(loadstring(s)()) s = "local a = 1 return a" for i = 1, 100 do s = s .. "*2-1" end print(loadstring(s)())
--- values in parentheses
local function f() return 1, 2, 3 end print((f())) print((f()), 5) print((...)) print(((f())))
