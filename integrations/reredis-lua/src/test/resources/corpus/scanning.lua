--- numbers
print(0, 1, 12.5, .5, 5., 1e3, 1E3, 1e+3, 1e-3, 0.1e1, 3e0)
--- hexadecimal numbers
print(0x0, 0xff, 0XFF, 0xABCDEF, 0xffffffff, 0x7fffffffffff)
--- malformed numbers
for _, s in ipairs{"1x", "1e", "1e+", "0x", "0xg", "1..2", "1.2.3", "3a", "1e5x", "0x1p", "12_3"} do print(select(2, loadstring("return " .. s))) end
--- numbers next to operators
print(1+2, 1-2, 3*-2, 2^-1, 1 ..2, 5-3-1, - -2, 1--comment
)
--- escapes
print("a\tb", "a\\b", "a\"b", 'a\'b', "a\98c", "\65\066\0067", "a\
b") print(#"\a\b\f\n\r\t\v\\\"\'", ("\a\b\f\v"):byte(1, -1))
--- escapes of other bytes
print("\q\z\-\[", "\x41" == "x41", "\u" == "u")
--- decimal escapes
print(("\0\1\12\123\1234"):byte(1, -1)) print(#"\0", "a\0b" == "a\0b", #"\2555")
--- decimal escapes that are too large
print(loadstring('return "\\256"')) print(loadstring('return "\\999"')) print(loadstring("return 'abc\\300def'"))
--- strings that do not end
print(loadstring('return "abc')) print(loadstring('return "abc\ndef"')) print(loadstring("return 'abc")) print(loadstring('x = "')) print(loadstring('return "abc\\')) print(loadstring("return 'a\\\nb\n'"))
--- long strings
print([[abc]], [[a
b]], [==[a]]b]=]c]==], [[
first]], #[[

x]], [=[]=] == "", [[a\nb]])
--- long strings with other line ends
print(loadstring("return #[[\r\nx]]")(), loadstring("return #[[a\r\nb]]")(), loadstring("return #[[a\n\rb]]")(), loadstring("return #[[a\rb]]")(), loadstring("return #[[\n\nb]]")())
--- long strings that do not end
print(loadstring("return [[abc")) print(loadstring("return [==[abc]=]")) print(loadstring("x = 1\n\n[[")) print(loadstring("--[[ abc")) print(loadstring("--[==[ abc ]]"))
--- long strings within each other
print(loadstring("return [[a [[ b]]")) print([=[a [[ b ]] c]=])
--- long brackets that are none
print(loadstring("return [=x")) print(loadstring("return [==")) print(loadstring("local t = {} return t[=1]")) print(loadstring("return [=[a]=]")())
--- comments
local x = 1 -- a comment
--[[ a long
comment ]] local y = 2 --[==[ another ]] ]==] print(x, y) --[[x]] print(3) ---[[ not long
print(4) --]]
--- a comment at the end
return print("end") -- no newline
--- names
local _a, a1, A, __ = 1, 2, 3, 4 print(_a, a1, A, __) and_ = 5 print(and_) local endx, notx = 1, 2 print(endx, notx)
--- words that are reserved
for w in ("and break do else elseif end false for function if in local nil not or repeat return then true until while"):gmatch("%a+") do print(select(2, loadstring("local " .. w .. " = 1"))) end
--- goto is a name
local goto = 5 print(goto) local continue = 6 print(continue)
--- bytes that begin no token
for _, s in ipairs{"@", "$", "!", "?", "\\", "`", "|", "&", "~", "\1", "a $ b", "~ =", "!="} do print(loadstring("x = " .. s)) end
--- a first line with a number sign
print(loadstring("# a comment\nreturn 5")) print(loadstring("#!/bin/lua")) print(loadstring(" # x"))
--- the line is counted through comments and strings
print(loadstring("--[[\n\n]]\nx = [[\n\n]] y y")) print(loadstring("x = 'a\\\nb' y y")) print(loadstring("\n\n\nx x")) print(loadstring("\r\nx x")) print(loadstring("\n\rx x"))
--- dots
print(1 .. 2, ("a"..".".."b"), (function(...) return ... end)(1, 2)) print(loadstring("return a....b")) print(loadstring("return 1 .. 2 ...")) print(loadstring("x = .. 1"))
--- a program of nothing
print(loadstring("") ~= nil) print(select("#", loadstring("")())) print(loadstring("   ") ~= nil, loadstring("--") ~= nil, loadstring(";"))
--- semicolons
local a = 1; local b = 2; print(a, b); print(loadstring("x = 1;; y = 2")) print(loadstring("return 1;")()) print(loadstring("return 1;;")) print(loadstring("break;"))
--- names of chunks
print(loadstring("x x", "=name")) print(loadstring("x x", "@file.lua")) print(loadstring("x x", "some text")) print(loadstring("x x", "line one\nline two")) print(loadstring("x x", ""))
