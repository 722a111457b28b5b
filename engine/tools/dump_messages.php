<?php
// Prints the tables of names in MediaWiki's message files as JSON, one language a line.
// Usage: php dump_messages.php LANGUAGES_DIR NAMES_FILE EXTENSION_MAGIC_FILE...
namespace MediaWiki\Languages\Data { }
namespace {
define( 'MEDIAWIKI', true );
$numbers = [ 'MEDIA' => -2, 'SPECIAL' => -1, 'MAIN' => 0, 'TALK' => 1, 'USER' => 2, 'USER_TALK' => 3, 'PROJECT' => 4,
	'PROJECT_TALK' => 5, 'FILE' => 6, 'FILE_TALK' => 7, 'MEDIAWIKI' => 8, 'MEDIAWIKI_TALK' => 9, 'TEMPLATE' => 10,
	'TEMPLATE_TALK' => 11, 'HELP' => 12, 'HELP_TALK' => 13, 'CATEGORY' => 14, 'CATEGORY_TALK' => 15, 'IMAGE' => 6,
	'IMAGE_TALK' => 7 ];
foreach ( $numbers as $name => $number ) {
	define( "NS_$name", $number );
}
function tables( string $file ): array {
	include $file;
	unset( $file );
	return get_defined_vars();
}
$flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR;
foreach ( glob( $argv[1] . '/messages/Messages*.php' ) as $file ) {
	$code = strtolower( str_replace( '_', '-', substr( basename( $file, '.php' ), 8 ) ) );
	echo json_encode( [ 'code' => $code, 'tables' => tables( $file ) ], $flags ), "\n";
}
require $argv[2];
echo json_encode( [ 'names' => \MediaWiki\Languages\Data\Names::$names ], $flags ), "\n";
foreach ( array_slice( $argv, 3 ) as $file ) {
	echo json_encode( [ 'magic' => tables( $file )['magicWords'] ], $flags ), "\n";
}
}
