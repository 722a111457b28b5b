-- mw.hash: digests.
local host = ...
local checkType = use( 'libraryUtil' ).checkType

local hash = {}

function hash.hashValue( algo, value )
	checkType( 'hashValue', 1, algo, 'string' )
	checkType( 'hashValue', 2, value, 'string' )
	charge( #value )
	return host.digest( algo, value )
end

function hash.listAlgorithms()
	return list_fields( host.list_algorithms() )
end

return hash
