"""Formulas: <math> becomes MathML, which browsers show without scripts. latex2mathml reads TeX."""
