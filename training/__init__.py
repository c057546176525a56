"""How the weights of `saksi-model` are made. See README.md beside this file."""
