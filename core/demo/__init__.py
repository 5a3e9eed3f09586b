"""A synthetic partnership: invented people in real working patterns, made from a seed, for trying the product out."""
