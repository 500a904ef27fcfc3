--- find a plain text
print(("hello world"):find("wor"), ("hello"):find("l"), ("hello"):find("xyz"), ("hello"):find(""), (""):find(""))
--- find from a position
print(("hello"):find("l", 4), ("hello"):find("l", 5), ("hello"):find("", 6), ("hello"):find("", 7), ("hello"):find("", 100), ("hello"):find("h", -5), ("hello"):find("h", -100), ("hello"):find("o", -1))
--- find with plain
print(("a.b"):find(".", 1, true), ("a.b"):find("."), ("a+b"):find("+", 1, true), ("a%b"):find("%", 1, true), ("a[b"):find("[", 2, true))
--- find gives captures
print(("key = value"):find("(%w+)%s*=%s*(%w+)"))
--- find of a text with zeros
print(("a\0b"):find("\0"), ("a\0b"):find("%z"), ("a\0bc"):find("b"), ("a\0b"):find("\0b"))
--- match without captures
print(("hello 123 world"):match("%d+"), ("hello"):match("%d+"), ("hello"):match(".-"), ("hello"):match(""))
--- match with captures
print(("2024-05-06"):match("(%d+)-(%d+)-(%d+)"))
--- match from a position
print(("abc abc"):match("%a+", 4), ("abc abc"):match("()abc", 2), ("abc"):match("c", -1), ("abc"):match("^b", 2))
--- match with an anchor
print(("hello"):match("^hel"), ("hello"):match("^ell"), ("hello"):match("llo$"), ("hello"):match("hell$"), ("hello"):match("^hello$"), (""):match("^$"))
--- a dollar inside is itself
print(("a$b"):match("a$b"), ("a$"):match("a$$"), ("$"):match("$$"), ("x$"):find("%$"))
--- a caret inside is itself
print(("a^b"):match("a^b"), ("^"):match("^^"), ("a^"):match(".^"))
--- position captures
print(("hello"):match("()ll()"), ("abc"):find("()", 2), (""):match("()"), ("abc"):match("()$"))
--- nested captures
print(("hello world"):match("((h(e)l+)(o))"))
--- empty captures
print(("abc"):match("(x*)(a)(x*)"), ("abc"):find("(x*)"))
--- longest and shortest repetitions
print(("<a><b>"):match("<.*>"), ("<a><b>"):match("<.->"), ("aaa"):match("a-"), ("aaa"):match("a-$"), ("aaab"):match("a-b"))
--- one or more
print(("aaa"):match("a+"), ("bbb"):match("a+"), ("baab"):find("a+"), ("aXb"):match("%u+"))
--- optional items
print(("color colour"):gsub("colou?r", "C"), ("ab"):match("a?b"), ("b"):match("a?b"), ("aab"):match("^a?b"))
--- backtracking
print(("aaa"):match("a*a"), ("aaa"):match("a*aa"), ("aaa"):match("a*aaaa"), ("abcabc"):match(".*c"), ("abcabc"):match(".-c"), ("xay"):match("x?a?x?y"))
--- letters
print((("aZ 09_-\n"):gsub("%a", ".")), (("aZ 09_-\n"):gsub("%A", ".")))
--- digits
print((("a1b22"):gsub("%d", "#")), (("a1b22"):gsub("%D", "#")))
--- lower and upper letters
print((("aBcD1"):gsub("%l", ".")), (("aBcD1"):gsub("%L", ".")), (("aBcD1"):gsub("%u", ".")), (("aBcD1"):gsub("%U", ".")))
--- spaces
print((("a b\tc\nd\ve\ff\rg"):gsub("%s", "_")), (("a b"):gsub("%S", ".")))
--- punctuation
print((("a.b,c!d_e-f g1"):gsub("%p", "")), (("a.b"):gsub("%P", "x")))
--- control characters
print((("a\0b\1c\127d\n"):gsub("%c", "^")), (("ab"):gsub("%C", "^")))
--- letters and digits
print((("a1_ B-"):gsub("%w", ".")), (("a1_ B-"):gsub("%W", ".")))
--- hexadecimal digits
print((("09afAFgG"):gsub("%x", ".")), (("09afAFgG"):gsub("%X", ".")))
--- zeros
print((("a\0b\0"):gsub("%z", "0")), (("a\0"):gsub("%Z", ".")):byte(1, -1))
--- every class over all bytes
local t = {} for i = 0, 255 do t[#t + 1] = string.char(i) end local s = table.concat(t)
for c in ("acdlpsuwxzACDLPSUWXZ"):gmatch(".") do local n, sum = 0, 0 for p in s:gmatch("()%" .. c) do n = n + 1 sum = sum + p end print(c, n, sum) end
--- a percent sign before other bytes
print(("a.b"):match("a%.b"), ("axb"):match("a%.b"), ("a%b"):match("%%"), ("(x)"):match("%((.-)%)"), ("a-b"):match("a%-b"), ("a\nb"):match("%\n") == "\n")
--- a percent sign before a letter that is no class
print(("hello"):match("%e"), ("hEllo"):match("%E"), ("hello"):match("%h%e"), ("xyz"):match("%y"))
--- sets
print(("hello"):match("[aeiou]"), ("hello"):match("[^h]+"), ("a-b"):match("[a%-]+"), ("x]y"):match("[]]"), ("x^y"):match("[x^]+"), ("ab"):match("[^]a]"))
--- ranges
print(("Hello9"):match("[a-z]+"), ("Hello9"):match("[A-Za-z]+"), ("Hello9"):match("[0-9]"), ("a-z"):match("[a-]+"), ("-a"):match("[-a]+"), ("b"):match("[c-a]"))
--- classes in sets
print(("a1 b2"):match("[%a%d]+"), ("a1 b2"):match("[^%a%d]"), ("a]b"):match("[%]]"), ("x_1"):match("[%w_]+"), ("5-6"):match("[%d-]+"))
--- odd sets
print(("a%b"):match("[%%]"), ("a]b"):match("[^%]]+"), ("]"):match("[]]"), ("]-"):match("[]-]+"), ("a"):match("[a%]"..""..("]")))
--- sets with high bytes
print(#("a\200\250b"):match("[\128-\255]+"), ("\228"):find("[\200-\240]"), ("a"):find("[\200-\240]"))
--- balanced texts
print(("f(a(b)c)d"):match("%b()"), ("((x)"):match("%b()"), ("x"):match("%b()"), ("[[a]]"):match("%b[]"), ("'a'"):match("%b''"), ("THE (quick) fox"):find("%b()"))
--- frontiers
print((("THE (quick) fox"):gsub("%f[%a]%a+", function(w) return "<" .. w .. ">" end)), ("hello world"):find("%f[%w]w"), ("abc"):find("%f[%z]"), ("abc"):match("%f[^%z]()"))
--- back references
print(("hello"):match("(l)%1"), ("abab"):match("(ab)%1"), ('x "y" z'):match("([\"'])(.-)%1"), ("aa bb"):match("(.)%1 (.)%2"), ("abc"):match("(.)%1"))
--- back references of positions match nothing
print(("aa"):match("()a%1"))
--- back references of empty captures
print(("abc"):match("(x*)a%1b"))
--- gmatch over words
for w in ("one two  three"):gmatch("%a+") do io.write(w, ".") end print()
--- gmatch with captures
for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do io.write(k, ":", v, ";") end print()
--- gmatch with empty matches
for w in ("abc"):gmatch("x*") do io.write("[", w, "]") end for p in ("abc"):gmatch("()") do io.write(p, " ") end print()
--- gmatch takes a caret as itself
print(("^a^a"):gmatch("^a")()) local n = 0 for _ in ("aaa"):gmatch("^a") do n = n + 1 end print(n)
--- gmatch at the end
local f = ("ab"):gmatch(".") print(f()) print(f()) print(f()) print(f())
--- gmatch iterators are independent
local f, g = ("abc"):gmatch("."), ("xyz"):gmatch(".") print(f(), g(), f(), g(), f(), g(), f(), g())
--- gsub with a text
print(("hello world"):gsub("o", "0")) print(("hello"):gsub("", "-")) print(("hello"):gsub("x", "y")) print((""):gsub("", "x"))
--- gsub with captures in the text
print(("hello world"):gsub("(%w+) (%w+)", "%2 %1")) print(("abc"):gsub("%w", "%0%0")) print(("abc"):gsub("b", "%%")) print(("abc"):gsub("(b)", "[%1]"))
--- gsub with other escapes in the text
print(("abc"):gsub("b", "%x")) print(("abc"):gsub("b", "a%.b")) print(#(("abc"):gsub("b", "%")))
--- gsub with a limit
print(("aaa"):gsub("a", "b", 2)) print(("aaa"):gsub("a", "b", 0)) print(("aaa"):gsub("a", "b", -1)) print(("aaa"):gsub("a", "b", 10)) print(("aaa"):gsub("", "-", 2))
--- gsub with a function
print(("abc"):gsub("%w", function(c) return c:upper() .. "." end)) print(("abc"):gsub("%w", function() end)) print(("abc"):gsub("%w", function() return false end)) print(("a1"):gsub("%w", function(c) return tonumber(c) end))
--- gsub with a function of several captures
print(("a=1 b=2"):gsub("(%w)=(%w)", function(k, v) return v .. "=" .. k end)) print(("ab"):gsub("()(.)", function(p, c) return p .. c end))
--- gsub with a table
print(("$a $b $c"):gsub("%$(%w)", {a = "1", b = 2, c = false})) print(("abc"):gsub("%w", {a = "x"})) print(("abc"):gsub("()%w", {"x", "y"}))
--- gsub with a table that has events
print(("abc"):gsub("%w", setmetatable({}, {__index = function(t, k) return k .. k end})))
--- gsub with a number
print(("abc"):gsub("b", 5)) print(("a5c"):gsub(5, "b"))
--- gsub with an anchor
print(("aaa"):gsub("^a", "b")) print(("baa"):gsub("^a", "x")) print(("aaa"):gsub("a$", "b")) print(("a\na"):gsub("^a", "x"))
--- gsub with empty matches between others
print(("abc"):gsub("b*", "-")) print(("hello world"):gsub("o*", "x")) print(("abc"):gsub(".-", "x")) print(("  a  "):gsub("^%s*", ""))
--- gsub with a replacement of a wrong type
print(pcall(string.gsub, "abc", "b", true)) print(pcall(string.gsub, "abc", "b")) print(pcall(string.gsub, "abc", "b", nil))
--- gsub with a replacement value of a wrong type
print(pcall(string.gsub, "abc", "b", function() return {} end)) print(pcall(string.gsub, "abc", "b", {b = true})) print(pcall(string.gsub, "abc", "b", {b = print}))
--- gsub with an error in the function
print(pcall(string.gsub, "abc", "b", function() error("no", 0) end)) print(pcall(string.gsub, "abc", "b", function() error({}) end) == false)
--- gsub in gsub
print((("a b c"):gsub("%w", function(c) return (("xyz"):gsub("y", c)) end)))
--- trim in several ways
local s = "  a b  " print("[" .. s:match("^%s*(.-)%s*$") .. "]", "[" .. s:gsub("^%s+", ""):gsub("%s+$", "") .. "]")
--- a pattern that ends with a percent sign
print(pcall(string.find, "a", "%")) print(pcall(string.find, "a", "a%")) print(pcall(string.match, "a", "[%"))
--- a set that does not end
print(pcall(string.find, "a", "[a")) print(pcall(string.find, "a", "[]")) print(pcall(string.find, "a", "[^]")) print(pcall(string.find, "a", "[a%]"))
--- captures that do not end
print(pcall(string.find, "a", "(a")) print(pcall(string.match, "a", "(")) print(pcall(string.gsub, "a", "(a", "x")) print(pcall(string.find, "b", "(a"))
--- captures that do not begin
print(pcall(string.find, "a", "a)")) print(pcall(string.find, "a", ")")) print(pcall(string.find, "a", "(a))"))
--- back references that do not exist
print(pcall(string.find, "a", "%1")) print(pcall(string.find, "aa", "(a%1)")) print(pcall(string.find, "a", "%0")) print(pcall(string.find, "aa", "(a)%2"))
--- captures in the replacement that do not exist
print(pcall(string.gsub, "a", "a", "%1")) print(pcall(string.gsub, "a", "a", "%2")) print(pcall(string.gsub, "a", "(a)", "%2"))
--- frontiers without a set
print(pcall(string.find, "a", "%f")) print(pcall(string.find, "a", "%fa")) print(pcall(string.find, "a", "%f[a"))
--- balances without delimiters
print(pcall(string.find, "a", "%b")) print(pcall(string.find, "a", "%bx"))
--- 32 captures
print(select("#", ("a"):rep(32):match(("(a)"):rep(32)))) print(pcall(string.match, ("a"):rep(33), ("(a)"):rep(33)))
--- a repetition of a capture is none
print(("(a)*"):match("%(a%)%*"), ("a*"):match("(a)*"), ("aa"):match("(a)*"))
--- a repetition at the beginning is itself
print(("*a"):match("*a"), ("+"):match("+"), ("?x"):match("?x"), ("-"):match("^-"), ("a**"):match("a**"))
--- brackets without a set
print(("a]"):match("a]"), ("}"):match("}"), ("]"):find("]"))
--- zeros end a pattern
print(("abc"):match("a\0b"), ("a.c"):find(".\0"), ("abc"):find("b\0.", 1))
--- repetition of a set
print(("aabbcc123"):match("[abc]+"), ("aabbcc123"):match("[a-c]*%d"), ("x12"):match("[%a][%d]*"))
--- repetition of an escaped byte
print(("..a"):match("%.*"), ("..a"):match("%.+a"), ("a"):match("%.?a"), ("...."):match("%.-$"))
--- a long text with a simple pattern
local s = ("a"):rep(100000) print(#s:match("a*"), #s:match(".-$"), s:find("b"), #s:match("(.*)a"), ("a"):rep(1000):match("a-b"))
--- a long text with many matches
local s = ("word "):rep(20000) print(select(2, s:gsub("%a+", "x")), #s:gsub("word", "w"))
--- a long balanced text
local s = ("("):rep(5000) .. (")"):rep(5000) print(#s:match("%b()"), ("("):rep(5000):match("%b()"))
--- a long plain search
local s = ("ab"):rep(100000) .. "c" print(s:find("abc", 1, true), s:find("bc"), s:find("cc", 1, true))
--- arguments of a wrong type
print(pcall(string.find, {}, "x")) print(pcall(string.find, "x")) print(pcall(string.find, "x", {})) print(pcall(string.match, "x", "x", {})) print(pcall(string.gmatch, "x"))
--- arguments that are numbers
print(string.find(12345, 34), string.match(2^20, "%d+"), string.gsub(1.5, "%.", ","))
--- split by commas
local t = {} for f in ("a,b,,c"):gmatch("([^,]*),?") do t[#t + 1] = "[" .. f .. "]" end print(table.concat(t))
--- decode an escaped address
print((("a%20b%2Bc"):gsub("%%(%x%x)", function(h) return string.char(tonumber(h, 16)) end)))
--- encode an address
print((("a b&c=d/\228"):gsub("[^%w_]", function(c) return string.format("%%%02X", c:byte()) end)))
--- expand variables in a text
local name, lang = "Lua", 5.1 print((("hello ${name} ${lang} ${none}"):gsub("%${(%w+)}", {name = name, lang = lang})))
--- comments in code
print((("x = 1 /* one */ y = 2 /* two */"):gsub("/%*.-%*/", "")))
--- numbers in a text
for n in ("-1.5 22 +3e4 x"):gmatch("[-+]?%d+%.?%d*[eE]?%d*") do io.write(n, "|") end print()
--- a capture of the rest
print(("GET /path HTTP/1.0"):match("^(%S+)%s+(%S+)%s+(.*)$"))
--- find all positions
local p, t = 0, {} while true do p = ("abracadabra"):find("a", p + 1) if not p then break end t[#t + 1] = p end print(table.concat(t, " "))
--- a pattern that is the text
for _, s in ipairs{"a.b", "x+y", "(1)", "[z]", "50%", "^$"} do local p = s:gsub("%p", "%%%0") io.write(tostring(s:find(p)), " ", tostring(s:match("^" .. p .. "$") == s), " ") end print()
