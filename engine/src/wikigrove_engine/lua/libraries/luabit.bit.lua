-- The bit operations of the library luabit, which old modules ask for.
local bit32 = use( 'bit32' )

local bit = { band = bit32.band, bor = bit32.bor, bxor = bit32.bxor, bnot = bit32.bnot }

function bit.blshift( n, bits )
	return bit32.lshift( n, bits )
end

function bit.brshift( n, bits )
	return bit32.arshift( n, bits )
end

function bit.blogic_rshift( n, bits )
	return bit32.rshift( n, bits )
end

-- Bits of a number as a table, the lowest first.
function bit.tobits( n )
	local out = {}
	n = bit32.band( n, 4294967295 )
	while n > 0 do
		out[#out + 1] = n % 2
		n = math.floor( n / 2 )
	end
	return out
end

function bit.tonumb( bits )
	local out, value = 0, 1
	for n = 1, #bits do
		out = out + bits[n] * value
		value = value * 2
	end
	return out
end

return bit
