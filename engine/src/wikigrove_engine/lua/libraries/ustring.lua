-- require "ustring": the same as mw.ustring.
return use( 'mw.ustring' )
