"""MediaWiki's REST API at /w/rest.php, and the RESTBase-style addresses of its apps at /api/rest_v1."""
