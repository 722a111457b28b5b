"""The Action API: MediaWiki's /w/api.php.

A module is a value of `declare.Module` and a function. The one declaration reads its parameters, and describes it in
`action=paraminfo`, `action=help` and the grammar that the fuzzer walks.
"""
