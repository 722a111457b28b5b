"""Source code in colours: <syntaxhighlight> and <source>, and pages that are code. Pygments reads the languages."""
