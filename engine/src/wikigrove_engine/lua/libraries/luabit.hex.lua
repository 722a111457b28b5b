-- Hexadecimal numbers as the library luabit has them.
local bit32 = use( 'bit32' )

local hex = {}

function hex.to_hex( n )
	if type( n ) ~= 'number' then
		error( 'non-number type passed in.', 2 )
	elseif n % 1 ~= 0 then
		error( 'trying to apply bitwise operation on non-integer!', 2 )
	end
	return string.format( '0x%X', bit32.band( n, 4294967295 ) )
end

function hex.to_dec( text )
	if type( text ) ~= 'string' then
		error( 'non-string type passed in.', 2 )
	end
	local digits = string.match( text, '^0[xX](%x+)$' )
	return digits and tonumber( digits, 16 ) or 0
end

return hex
