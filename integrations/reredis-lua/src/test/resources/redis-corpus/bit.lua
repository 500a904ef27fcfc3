--- bit.tobit(0), bit.tobit(0xffffffff), bit.tobit(2^31), bit.tobit(2^32+...
return show(bit.tobit(0), bit.tobit(0xffffffff), bit.tobit(2^31), bit.tobit(2^32+1), bit.tobit(-1))
--- bit.tobit(1.5), bit.tobit(2.5), bit.tobit(-1.5), bit.tobit(-2.5), bit...
return show(bit.tobit(1.5), bit.tobit(2.5), bit.tobit(-1.5), bit.tobit(-2.5), bit.tobit(0.5),
bit.tobit(1.4999))
--- bit.tobit(2^51), bit.tobit(2^51+1), bit.tobit(2^52), bit.tobit(2^52+1...
return show(bit.tobit(2^51), bit.tobit(2^51+1), bit.tobit(2^52), bit.tobit(2^52+1), bit.tobit(2^53),
bit.tobit(2^53+2))
--- bit.tobit(1e100), bit.tobit(1/0), bit.tobit(-1/0), bit.tobit(0/0), bi...
return show(bit.tobit(1e100), bit.tobit(1/0), bit.tobit(-1/0), bit.tobit(0/0), bit.tobit(-2^51),
bit.tobit(-2^52-1))
--- bit.tobit(2^60+2^40), bit.tobit(-2^53-2), bit.tobit(2^51+0.5), bit.to...
return show(bit.tobit(2^60+2^40), bit.tobit(-2^53-2), bit.tobit(2^51+0.5), bit.tobit(2^50+0.5),
bit.tobit(2^52+2^51))
--- bit.tobit(2^52+2^51-1), bit.tobit(2^54+4), bit.tobit(2^54+12)
return show(bit.tobit(2^52+2^51-1), bit.tobit(2^54+4), bit.tobit(2^54+12))
--- bit.tobit('12'), bit.tobit('0x10'), bit.tobit(' 7 ')
return show(bit.tobit('12'), bit.tobit('0x10'), bit.tobit(' 7 '))
--- bit.tobit('x')
return show(bit.tobit('x'))
--- bit.tobit()
return show(bit.tobit())
--- bit.tobit(nil)
return show(bit.tobit(nil))
--- bit.tobit(true)
return show(bit.tobit(true))
--- bit.bnot(0), bit.bnot(0xffffffff), bit.bnot(1,2)
return show(bit.bnot(0), bit.bnot(0xffffffff), bit.bnot(1,2))
--- bit.bnot()
return show(bit.bnot())
--- bit.band(0xff,0xf), bit.band(1), bit.band(1,3,5), bit.band(-1)
return show(bit.band(0xff,0xf), bit.band(1), bit.band(1,3,5), bit.band(-1))
--- bit.band()
return show(bit.band())
--- bit.band(1,nil)
return show(bit.band(1,nil))
--- bit.band(1,'x')
return show(bit.band(1,'x'))
--- bit.band(1,2,{})
return show(bit.band(1,2,{}))
--- bit.bor(1,2,4), bit.bxor(1,2,3), bit.bor(0x80000000), bit.bxor(-1,1),...
return show(bit.bor(1,2,4), bit.bxor(1,2,3), bit.bor(0x80000000), bit.bxor(-1,1), bit.bor('1','2'),
bit.bxor('0xff',1))
--- bit.bor()
return show(bit.bor())
--- bit.bxor()
return show(bit.bxor())
--- bit.bxor(1,2,'')
return show(bit.bxor(1,2,''))
--- bit.bor(1,pairs)
return show(bit.bor(1,pairs))
--- bit.lshift(1,0), bit.lshift(1,31), bit.lshift(1,32), bit.lshift(1,33)...
return show(bit.lshift(1,0), bit.lshift(1,31), bit.lshift(1,32), bit.lshift(1,33), bit.lshift(1,-1),
bit.lshift(1,1.5))
--- bit.rshift(-1,1), bit.rshift(-1,31), bit.rshift(256,8), bit.rshift(-1...
return show(bit.rshift(-1,1), bit.rshift(-1,31), bit.rshift(256,8), bit.rshift(-1,32),
bit.rshift(1,-1))
--- bit.arshift(-256,4), bit.arshift(256,4), bit.arshift(-1,31), bit.arsh...
return show(bit.arshift(-256,4), bit.arshift(256,4), bit.arshift(-1,31), bit.arshift(-2^31,31),
bit.arshift(5,32))
--- bit.rol(0x12345678,12), bit.ror(0x12345678,12), bit.rol(1,32), bit.ro...
return show(bit.rol(0x12345678,12), bit.ror(0x12345678,12), bit.rol(1,32), bit.ror(1,1),
bit.rol(1,-1), bit.rol(1,0))
--- bit.lshift(1,2,3), bit.rol(1,2,'x')
return show(bit.lshift(1,2,3), bit.rol(1,2,'x'))
--- bit.lshift(1)
return show(bit.lshift(1))
--- bit.rshift(1)
return show(bit.rshift(1))
--- bit.arshift(1)
return show(bit.arshift(1))
--- bit.rol(1)
return show(bit.rol(1))
--- bit.ror(1)
return show(bit.ror(1))
--- bit.lshift()
return show(bit.lshift())
--- bit.lshift(1,'x')
return show(bit.lshift(1,'x'))
--- bit.lshift('x')
return show(bit.lshift('x'))
--- bit.lshift({},{})
return show(bit.lshift({},{}))
--- bit.bswap(0x12345678), bit.bswap(0x78563412), bit.bswap(0xff)
return show(bit.bswap(0x12345678), bit.bswap(0x78563412), bit.bswap(0xff))
--- bit.bswap()
return show(bit.bswap())
--- bit.tohex(1), bit.tohex(-1), bit.tohex(0xdeadbeef), bit.tohex(255,2),...
return show(bit.tohex(1), bit.tohex(-1), bit.tohex(0xdeadbeef), bit.tohex(255,2), bit.tohex(255,-2),
bit.tohex(255,-4), bit.tohex(255,8))
--- bit.tohex(0xabcdef12,-8), bit.tohex(255,9), bit.tohex(255,-9), bit.to...
return show(bit.tohex(0xabcdef12,-8), bit.tohex(255,9), bit.tohex(255,-9), bit.tohex(255,0),
bit.tohex(0xabc,1), bit.tohex(0xabc,-1))
--- bit.tohex(255,2.5), bit.tohex(255,3.5), bit.tohex(255,1e10), bit.tohe...
return show(bit.tohex(255,2.5), bit.tohex(255,3.5), bit.tohex(255,1e10), bit.tohex(255,2^31),
bit.tohex(255,-2^31), bit.tohex(255,-2^31+1), bit.tohex(255,'3'), bit.tohex(255,-1/0))
--- bit.tohex()
return show(bit.tohex())
--- bit.tohex(1,'x')
return show(bit.tohex(1,'x'))
--- bit.tohex(1,nil)
return show(bit.tohex(1,nil))
--- bit.tohex('x')
return show(bit.tohex('x'))
--- return try(bit.band)
return try(bit.band)
--- return try(bit.tobit,'x')
return try(bit.tobit,'x')
--- local b=bit return show(b.band('x'))
local b=bit return show(b.band('x'))
--- return show(bit:band(1))
return show(bit:band(1))
--- return show(bit:tobit())
return show(bit:tobit())
--- return show(bit.tohex:x())
return show(bit.tohex:x())
--- local t={} for k,v in pairs(bit) do t[k]=type(v) end return show(t)
local t={} for k,v in pairs(bit) do t[k]=type(v) end return show(t)
--- local s='' local x=12345 for i=1,200 do x=bit.tobit(x*1103515245+i*12...
local s='' local x=12345 for i=1,200 do x=bit.tobit(x*1103515245+i*12345) local y=bit.rol(x,i)
s=s..bit.tohex(bit.bxor(x,bit.bnot(y)),i%17-8)..bit.bswap(bit.arshift(x,i))..bit.ror(bit.rshift(x,i),-i)
end return s
--- local s='' for i=-70,70 do s=s..bit.lshift(-3,i)..' '..bit.rshift(-3,...
local s='' for i=-70,70 do
s=s..bit.lshift(-3,i)..' '..bit.rshift(-3,i)..' '..bit.arshift(-3,i)..' '..bit.rol(-3,i)..' '..bit.ror(-3,i)..','
end return s
--- local s='' for i=-70,70 do s=s..bit.tobit(2^i)..' '..bit.tobit(-(2^i)...
local s='' for i=-70,70 do s=s..bit.tobit(2^i)..' '..bit.tobit(-(2^i))..' '..bit.tobit(2^i+i/7)..','
end return s
