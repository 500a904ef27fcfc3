--- text without directives
print(string.format(""), string.format("abc"), string.format("100%%"), string.format("%%%%"), string.format(5))
--- decimal numbers
print(string.format("%d|%d|%d|%i", 0, 42, -42, 7), string.format("%d", 2^53), string.format("%d", -2^63), string.format("%d", "10"))
--- decimal numbers with a fraction
print(string.format("%d %d %d", 1.9, -1.9, 0.5))
--- decimal numbers with flags
print(string.format("[%5d][%-5d][%05d][%+d][% d][%+5d][%-+5d][%+05d][% 05d]", 42, 42, 42, 42, 42, 42, 42, 42, 42))
--- negative decimal numbers with flags
print(string.format("[%5d][%-5d][%05d][%+d][% d][%+5d][%-+5d][%+05d][% 05d]", -42, -42, -42, -42, -42, -42, -42, -42, -42))
--- decimal numbers with a precision
print(string.format("[%.3d][%5.3d][%-5.3d][%05.3d][%.0d][%.0d][%.d][%+.2d][%.20d]", 5, 5, 5, 5, 0, 7, 0, 3, 123))
--- decimal numbers out of range
print(string.format("%d %d %d", 1e30, -1e30, 2^63))
--- unsigned numbers
print(string.format("%u %u %u [%8u] [%-8u] [%08u]", 0, 42, 2^53, 42, 42, 42), string.format("%u", -1), string.format("%u", 2^63), string.format("%u", 2^63 + 2^40))
--- octal numbers
print(string.format("%o %o %#o %#o %#o [%6o] [%-6o] [%06o] [%#06o]", 0, 8, 8, 0, 64, 8, 8, 8, 8))
--- octal numbers with a precision
print(string.format("[%.4o] [%#.4o] [%#.0o] [%.0o] [%8.4o] [%#.2o]", 8, 8, 0, 0, 8, 8))
--- hexadecimal numbers
print(string.format("%x %X %#x %#X %#x [%6x] [%-6x] [%06x] [%#06x] [%#6x]", 255, 255, 255, 255, 0, 255, 255, 255, 255, 255))
--- hexadecimal numbers with a precision
print(string.format("[%.4x] [%#.4x] [%.0x] [%#.0x] [%8.4X] [%-8.4X]", 255, 255, 0, 0, 255, 255))
--- hexadecimal numbers that are negative
print(string.format("%x", -1), string.format("%X", -255), string.format("%x", 2^52))
--- characters
print(string.format("%c%c%c", 76, 117, 97), string.format("[%3c][%-3c][%c]", 65, 66, "67"), string.format("%c", 300), string.format("%c", 97.9))
--- the character zero
print(#string.format("%c", 0), #string.format("a%cb", 0), #string.format("[%5c]", 0), #string.format("[%-5c]", 0))
--- strings
print(string.format("%s|%s|%s", "a", "", "a b"), string.format("[%5s][%-5s][%.2s][%5.1s][%-5.1s][%.0s][%.s][%.10s]", "abc", "abc", "abc", "abc", "abc", "abc", "abc", "abc"))
--- strings of numbers
print(string.format("%s %s %s %s", 1, 1.5, 1e100, -0.1), string.format("%5s|%-5s|", 1, 2), string.format("%.3s", 12345))
--- strings with zeros
print(#string.format("%s", "a\0b"), #string.format("%.3s", "a\0b"), #string.format("%5s", "a\0b"), #string.format("%s", "a\0" .. ("x"):rep(100)))
--- long strings
print(#string.format("%s", ("x"):rep(99)), #string.format("%s", ("x"):rep(100)), #string.format("%200s", "x") == nil)
--- long strings with a width
print(#string.format("%99s", ("x"):rep(50)), #string.format("%99s", ("x"):rep(120)), #string.format("%.50s", ("x"):rep(120)), #string.format("%-99s|", "x"))
--- strings need strings
print(pcall(string.format, "%s", nil)) print(pcall(string.format, "%s", {})) print(pcall(string.format, "%s", true)) print(pcall(string.format, "%s", print) == false)
--- strings of a table with tostring
print(pcall(string.format, "%s", setmetatable({}, {__tostring = function() return "T" end})))
--- quoted strings
print(string.format("%q", 'a "quoted" \\ text'), string.format("%q", "line\nline"), string.format("%q", "\r\t\0\1"), string.format("%q", ""), string.format("%q", 12))
--- quoted strings can be read
local s = "a\0b\r\n\"\\\200" print(loadstring("return " .. string.format("%q", s))() == s)
--- quoted strings take no width
print(string.format("%5q", "a"), string.format("%-9.1q|", "abc"))
--- fixed fractions
print(string.format("%f %f %f %f", 0, 1, -1.5, 1/3), string.format("%.0f %.1f %.2f %.10f", 1.5, 1.25, 1.005, 0.1))
--- fixed fractions round half to even
print(string.format("%.0f %.0f %.0f %.0f %.0f %.1f %.1f %.2f %.2f", 0.5, 1.5, 2.5, 3.5, -0.5, 0.25, 0.35, 0.125, 0.375))
--- fixed fractions with flags
print(string.format("[%8.2f][%-8.2f][%08.2f][%+.2f][% .2f][%+08.2f][%-+8.2f|][%#.0f]", 3.14159, 3.14159, 3.14159, 3.14159, 3.14159, 3.14159, 3.14159, 3))
--- fixed fractions that are negative
print(string.format("[%8.2f][%-8.2f][%08.2f][%+.2f][% .2f]", -3.14159, -3.14159, -3.14159, -3.14159, -3.14159))
--- fixed fractions of large numbers
print(string.format("%.0f %.0f %f %.3f", 1e15, 2^64, 1e20, 123456789.987654321), string.format("%.0f", 1e22), string.format("%.0f", 1e23))
--- fixed fractions of the largest number
print(string.format("%.0f", 1.7976931348623157e308))
--- fixed fractions with many digits
print(string.format("%.20f %.50f", 0.1, 1/3), string.format("%.99f", 0.1)) print(string.format("%.30f", 5e-324), string.format("%.30f", 1e-10))
--- exponents
print(string.format("%e %e %e %e", 0, 1, -1.5, 12345.678), string.format("%.0e %.1e %.2e %.10e", 15, 12.5, 1/3, 0.1), string.format("%E", 1e100))
--- exponents with flags
print(string.format("[%14.2e][%-14.2e][%014.2e][%+.2e][% .2e][%#.0e]", 1234.5, 1234.5, 1234.5, 1234.5, 1234.5, 1234.5))
--- exponents of extreme numbers
print(string.format("%e %e %e %.15e", 1e300, 1e-300, 5e-324, 2^-1074), string.format("%.17e", 0.1), string.format("%.3e", 9.9996), string.format("%.0e", 9.5), string.format("%.0e", 8.5))
--- exponents of three digits
print(string.format("%e %e %e %e", 1e99, 1e100, 1e-99, 1e-100))
--- the shorter of both forms
print(string.format("%g %g %g %g %g %g", 0, 1, 100000, 1000000, 1e20, 0.1), string.format("%g %g %g %g", 0.0001, 0.00001, 123456789, 1/3))
--- the shorter of both forms with a precision
print(string.format("%.0g %.1g %.3g %.10g %.17g %.20g", 123, 123, 1234.5, 1/3, 0.1, 0.1), string.format("%.14g", 2^53), string.format("%.3g", 0.00012345), string.format("%.3g", 999.9), string.format("%.2g", 99.9))
--- the shorter of both forms with flags
print(string.format("[%10g][%-10g][%010g][%+g][% g][%#g][%#.3g][%#g]", 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1, 1e10), string.format("%G %G", 1e-10, 1e20), string.format("%#.0g", 1), string.format("%#g", 0))
--- infinite numbers
print(string.format("%f %F", 1/0, 1) == nil)
--- infinite numbers with flags
print(string.format("[%f][%e][%g][%E][%G][%5.1f][%-6f][%06f][%+f][% f][%+06.1f][%.0f]", 1/0, 1/0, 1/0, 1/0, 1/0, 1/0, 1/0, 1/0, 1/0, 1/0, 1/0, 1/0))
--- negative infinite numbers with flags
print(string.format("[%f][%e][%g][%E][%G][%6.1f][%-6f][%06f][%+f][% f]", -1/0, -1/0, -1/0, -1/0, -1/0, -1/0, -1/0, -1/0, -1/0, -1/0))
--- what is no number
local nan = 0/0 print(string.format("[%f][%5.1f][%G][%-6f][%06f]", nan, nan, nan, nan, nan)) print(string.format("[%f][%+f][% f]", -nan, -nan, -nan))
--- negative zero
local z = -1/(1/0) print(string.format("%f %e %g %d %.0f %+f [%6.1f] [%06.1f]", z, z, z, z, z, z, z, z))
--- too few arguments
print(pcall(string.format, "%d")) print(pcall(string.format, "%s %s", 1)) print(pcall(string.format, "%")) print(pcall(string.format))
--- too many arguments
print(string.format("%d", 1, 2, 3), string.format("x", 1))
--- options that are unknown
print(pcall(string.format, "%y", 1)) print(pcall(string.format, "%", 1)) print(pcall(string.format, "%5", 1)) print(pcall(string.format, "%-", 1)) print(pcall(string.format, "% d%", 1, 2)) print(pcall(string.format, "%a%p", 1, 2) == nil)
--- options of C that Lua does not know
for c in ("DFOUnpShjklLmtvwz*"):gmatch(".") do print(pcall(string.format, "%" .. c, 1)) end
--- widths that are too long
print(pcall(string.format, "%100d", 1)) print(pcall(string.format, "%.100f", 1)) print(pcall(string.format, "%123s", "x")) print(pcall(string.format, "%1.123s", "x"))
--- the longest widths
print(#string.format("%99d", 1), #string.format("%-99d", 1), #string.format("%099d", 1), #string.format("%99.99f", 1/3), #string.format("%.99d", 7))
--- repeated flags
print(pcall(string.format, "%------d", 1)) print(pcall(string.format, "%-+ #0d", 1)) print(string.format("%-----d|%+++++d|%00005d", 1, 1, 1))
--- numbers need numbers
print(pcall(string.format, "%d", "x")) print(pcall(string.format, "%d", {})) print(pcall(string.format, "%f", nil)) print(pcall(string.format, "%c", "x")) print(pcall(string.format, "%5.2f", true))
--- strings as numbers
print(string.format("%d %x %f %g %c %5.1f", "10", "0x1f", "1.5", "1e3", "65", "2.25"))
--- as a method
print(("%d-%s"):format(1, "x"), pcall(("%d"):format("1") and string.format, "%d", "z"))
--- errors of a method
print(pcall(function() return ("%d"):format("x") end)) print(pcall(function() return ("%d"):format() end))
--- zeros in the format
print(#string.format("a\0b"), #string.format("a\0%d", 5), #string.format("%s\0", "x"))
--- high bytes
print(string.format("\228%s\246", "\252") == "\228\252\246", string.format("[%3s]", "\252") == "[  \252]")
--- powers of two
for i = -20, 70, 10 do io.write(string.format("%g %.3e %.5f|", 2^i, 2^i, 2^i)) end print()
--- powers of ten
for i = -10, 20, 3 do io.write(string.format("%g %.14g %.1f %.17g|", 10^i, 10^i, 10^i, 10^i)) end print()
--- many random numbers
local x = 12345 for i = 1, 200 do x = (x * 16807) % 2147483647 local v = (x - 1e9) / 7^(i % 13) io.write(string.format("%.3f %.5e %g %.12g %10.2f|", v, v, v, v, v)) if i % 10 == 0 then print() end end
--- many numbers with all precisions
for p = 0, 20 do io.write(string.format("%." .. p .. "f %." .. p .. "e %." .. p .. "g|", 1234.5678, 1234.5678, 1234.5678)) end print()
--- halves with all precisions
for i = 0, 16 do local v = i / 8 + 0.0625 io.write(string.format("%.0f %.1f %.2f %.3f %.1g %.2g %.0e %.1e|", v, v, v, v, v, v, v, v)) end print()
--- integers with all flags
for _, f in ipairs{"", "-", "+", " ", "#", "0", "-0", "+0", " 0", "+ ", "#0", "-#"} do for _, c in ipairs{"d", "x", "o", "u", "X"} do io.write("[", string.format("%" .. f .. "6" .. c, 10), "][", string.format("%" .. f .. ".4" .. c, 10), "]") end print() end
--- fractions with all flags
for _, f in ipairs{"", "-", "+", " ", "#", "0", "-0", "+0", " 0", "+ ", "#0", "-#"} do for _, c in ipairs{"f", "e", "g", "E", "G"} do io.write("[", string.format("%" .. f .. "12.3" .. c, 10.5), "][", string.format("%" .. f .. ".0" .. c, 10), "]") end print() end
