--- operands become strings within a loop
local s = 0 for i = 1, 5 do if i == 3 then s = "10" end s = s + i end print(s)
local a, b = 1, "2" for i = 1, 3 do a = a + b b = a end print(a, b)
--- a string stays a string if nothing computes with it
local a, b = "x" for i = 1, 3 do b = a a = i end print(a, b)
--- an error within a loop has its line
print(pcall(function()
  local x = 1
  for i = 1, 3 do
    if i == 2 then x = nil end
    x = x + 1
  end
end))
print(pcall(function() local x, y = 1 while true do x = x + 1 if x > 4 then y = x < y end end end))
print(pcall(function() local x = {} repeat x = -x until false end))
--- metatables within a loop
local n = setmetatable({}, {__add = function(a, b) return 7 end, __lt = function() return true end})
local x = 0 for i = 1, 3 do x = x + i if i == 2 then x = n end end print(x)
local y, k = n, 0 while n < y do k = k + 1 if k > 3 then y = nil break end end print(k, y)
--- NaN
local nan = 0/0 local k = 0
while nan ~= nan do k = k + 1 if k == 5 then nan = 1 end end print(k, nan)
local nan = 0/0 local k = 0 for i = 1, 10 do if not (nan < i) then k = k + 1 end end print(k)
local z = 0 for i = -1, 1 do z = z / i end print(z == z)
local m = 1 for i = 1, 3 do m = m % 0 end print(m == m)
for i = 0/0, 1 do print("never") end for i = 1, 0/0 do print("never") end print(pcall(function() for i = 1, 2, 0/0 do end end))
--- infinities and large steps
local k = 0 for i = 1, 1/0 do k = k + i if k > 100 then break end end print(k)
local k = 0 for i = 1e308, 1/0, 1e308 do k = k + 1 if k > 10 then break end end print(k)
for i = 3, 1 do print("never") end for i = 1, 3, -1 do print("never") end
local k = 0 for i = 3, 1, -0.5 do k = k * 10 + i end print(k)
local k = 0 for i = 1, 0, -0.25 do k = k - i end print(-k)
--- loops in loops
local k = 0 for i = 1, 10 do for j = i, 10, i do k = k + i * j end end print(k)
local k = 0 for i = "1", 3 do for j = "2", "4" do k = k + j end end print(k)
local k, i = 0, 0 while i < 10 do i = i + 1 local j = 0 repeat j = j + 1 k = k + j ^ 2 until j >= i end print(k)
local k = 0 for i = 1, 3 do for j = 1, 3 do if j == 2 then break end k = k + j end k = k * 2 end print(k)
--- comparisons of all kinds
local k = 0
for i = 1, 8 do
  local j = 9 - i
  if i < j then k = k + 1 end if i <= j then k = k + 10 end if i > 4 then k = k + 100 end
  if i >= 4 then k = k + 1000 end if i < 3 then k = k + 1e4 end if i <= 3 then k = k + 1e5 end
  if i == j then k = k + 1e6 end if i ~= 5 then k = k + 1e7 end if 6 == i then k = k + 1e8 end
  if not (i < j) then k = k + 0.5 end if not (i >= 4) then k = k + 0.25 end
end
print(string.format("%.2f", k))
--- a comparison of a number with a string
local k = 0 for i = 1, 3 do if i == "1" then k = k + 1 end if i ~= "x" then k = k + 10 end end print(k)
print(pcall(function() for i = 1, 3 do if i < "2" then end end end))
--- variables captured in the loop
local fs = {} for i = 1, 3 do local j = i * 2 fs[i] = function() j = j + 1 return i + j end end print(fs[1](), fs[1](), fs[3]())
--- values after the loop
local function f(n) local s = 0 for i = 1, n do s = s + i end return s, n end print(f(0)) print(f(10)) print((f(1000000)))
local s = 0 local i = 0 while i < 100000 do i = i + 1 if i % 3 == 0 then s = s + i else s = s - 1 end end print(s, i)
local x = 0 repeat local y = x x = x + 0.1 until y > 1 print(x)
local x = 5 while x > 0 do x = x - 1 end print(x) while x do x = nil end print(x)
