--- abs
print(math.abs(-5), math.abs(5), math.abs(-0.5), math.abs(-1/0), math.abs("-3"))
--- ceil and floor
print(math.ceil(1.2), math.ceil(-1.2), math.ceil(5), math.floor(1.8), math.floor(-1.8), math.floor(5), math.floor(2^60), math.ceil(-0.5))
--- floor of infinite numbers
print(math.floor(1/0), math.ceil(-1/0), math.floor(1e300) == 1e300)
--- max and min
print(math.max(1, 3, 2), math.min(1, 3, 2), math.max(5), math.min(-1, -1/0), math.max(1, 1/0), math.max("10", 9))
--- max and min of no number
local nan = 0/0 print(math.max(1, nan), math.min(1, nan), math.max(2, nan, 3)) print(math.max(-nan, 1) == math.max(-nan, 1), math.min(3, nan, 2))
--- max and min need a number
print(pcall(math.max)) print(pcall(math.min)) print(pcall(math.max, 1, "x")) print(pcall(math.min, {}))
--- sqrt
print(math.sqrt(16), math.sqrt(2), math.sqrt(0), math.sqrt(1/0), math.sqrt(-1))
--- exp and log
print(math.exp(0), math.exp(1), math.log(1), math.log(math.exp(1)), math.log(0), math.log(-1), math.exp(-1/0), math.exp(1000))
--- log10
print(math.log10(1), math.log10(1000), math.log10(0.01), math.log10(0), math.log10(-1), math.log10(2))
--- the logarithm takes one argument
print(math.log(8, 2) == math.log(8))
--- sin, cos and tan
print(math.sin(0), math.cos(0), math.tan(0), math.sin(1), math.cos(1), math.tan(1), math.sin(-1))
--- sin, cos and tan of infinite numbers
print(math.sin(1/0), math.cos(-1/0), math.tan(1/0))
--- asin, acos and atan
print(math.asin(1), math.acos(1), math.atan(1), math.asin(0.5), math.acos(0.5), math.atan(1/0), math.atan(-1))
--- asin and acos out of range
print(tostring(math.asin(2)):gsub("-", ""), (tostring(math.acos(-2)):gsub("-", "")))
--- atan2
print(math.atan2(1, 1), math.atan2(-1, -1), math.atan2(0, -1), math.atan2(1, 0), math.atan2(0, 0), math.atan2(-0.5, 2))
--- sinh, cosh and tanh
print(math.sinh(0), math.cosh(0), math.tanh(0), math.sinh(1), math.cosh(1), math.tanh(1), math.tanh(100), math.sinh(-1))
--- deg and rad
print(math.deg(math.pi), math.rad(180), math.deg(1), math.rad(1), math.rad(90) == math.pi / 2)
--- pow
print(math.pow(2, 10), math.pow(2, 0.5), math.pow(-8, 3), math.pow(2, -1), math.pow(0, 0), math.pow(1, 1/0), math.pow(10, 2))
--- pow of negative numbers
print((tostring(math.pow(-8, 1/3)):gsub("-", "")), math.pow(-2, 2), math.pow(-1, 1/0), math.pow(0, -1))
--- fmod
print(math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(-7, -3), math.fmod(5.5, 2), math.fmod(1, 1/0), math.fmod(-6, 2))
--- fmod with zero
print((tostring(math.fmod(1, 0)):gsub("-", "")), (tostring(math.fmod(1/0, 2)):gsub("-", "")), math.mod == math.fmod)
--- modf
print(math.modf(3.7), math.modf(-3.7)) print(math.modf(5)) print(math.modf(-5)) print(math.modf(1/0)) print(math.modf(-1/0)) print(math.modf(0.25))
--- frexp
print(math.frexp(8)) print(math.frexp(0.1)) print(math.frexp(-3)) print(math.frexp(0)) print(math.frexp(5e-324)) print(math.frexp(1.7976931348623157e308)) print(math.frexp(1))
--- frexp of infinite numbers
print((math.frexp(1/0)), (math.frexp(-1/0)))
--- ldexp
print(math.ldexp(0.5, 4), math.ldexp(1, -1), math.ldexp(1, 1023), math.ldexp(1, 1024), math.ldexp(1, -1074), math.ldexp(1, -1080), math.ldexp(-3, 2), math.ldexp(1, 2.9))
--- ldexp takes frexp back
for _, v in ipairs{1, 0.1, -7.25, 1e100, 1e-300, 123456} do io.write(tostring(math.ldexp(math.frexp(v)) == v), " ") end print()
--- pi and huge
print(math.pi, math.huge, -math.huge, math.huge == 1/0) print(string.format("%.17g", math.pi))
--- random without arguments
for i = 1, 1000 do local r = math.random() assert(r >= 0 and r < 1) end print("ok")
--- random with one argument
local seen = {} for i = 1, 1000 do local r = math.random(6) assert(r >= 1 and r <= 6 and r == math.floor(r)) seen[r] = true end print(#seen)
--- random with two arguments
local lo, hi = 100, -100 for i = 1, 5000 do local r = math.random(-5, 5) lo = math.min(lo, r) hi = math.max(hi, r) end print(lo, hi)
--- random with one value
print(math.random(1), math.random(5, 5), math.random(-3, -3))
--- random with an empty interval
print(pcall(math.random, 0)) print(pcall(math.random, -5)) print(pcall(math.random, 2, 1)) print(pcall(math.random, 0.5))
--- random with a wrong number of arguments
print(pcall(math.random, 1, 2, 3))
--- random with arguments of a wrong type
print(pcall(math.random, "x")) print(pcall(math.random, 1, {})) print(pcall(math.randomseed)) print(pcall(math.randomseed, "x"))
--- a seed repeats the numbers
math.randomseed(42) local a, b = math.random(1000000), math.random() math.randomseed(42) print(a == math.random(1000000), b == math.random(), select("#", math.randomseed(1)))
--- functions need numbers
for _, f in ipairs{"abs", "acos", "asin", "atan", "ceil", "cos", "cosh", "deg", "exp", "floor", "frexp", "log", "log10", "modf", "rad", "sin", "sinh", "sqrt", "tan", "tanh"} do print(f, pcall(math[f], "x")) print(pcall(math[f])) end
--- functions of two arguments need both
for _, f in ipairs{"atan2", "fmod", "ldexp", "pow"} do print(f, pcall(math[f], 1)) print(pcall(math[f], 1, {})) end
--- functions take strings that are numbers
print(math.sqrt("16"), math.floor("1.5"), math.max("1", "2"), math.fmod("7", "4"))
--- identities
for i = -3, 3, 0.7 do io.write(string.format("%.9f %.9f|", math.sin(i)^2 + math.cos(i)^2, math.exp(math.log(math.abs(i))))) end print()
--- a table of roots and powers
for i = 1, 12 do io.write(string.format("%.12g %.12g %.12g|", i^0.5, i^3, i^-2)) end print()
--- constants cannot be called
print(pcall(function() return math.pi() end)) print(pcall(function() return math.nothing(1) end))
