"""Weights for saksi's parser (CC BY-SA 4.0). `data/` holds them; the code that runs them is `saksi.model`."""
