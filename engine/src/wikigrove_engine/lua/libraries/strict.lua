-- require "strict": globals must be declared (by a nil, say) before they are read or written in functions.
local mt = getmetatable( _G )
if mt == nil then
	mt = {}
	setmetatable( _G, mt )
end

local declared = {}
mt.__declared = declared

mt.__newindex = function ( t, name, value )
	-- Old modules pass their arguments on in this one.
	if name ~= 'arg' and not declared[name] then
		error( "assign to undeclared variable '" .. tostring( name ) .. "'", 2 )
	end
	rawset( t, name, value )
end

mt.__index = function ( _, name )
	if name ~= 'arg' and not declared[name] then
		error( "variable '" .. tostring( name ) .. "' is not declared", 2 )
	end
	return nil
end
