"""Programmes of targets: years, owners, scopes in both readings, what was reached, scores, and what follows from them."""
