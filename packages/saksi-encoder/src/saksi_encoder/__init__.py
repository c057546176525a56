"""The sentence encoder of saksi (MIT). `data/` holds it; the code that runs it is `saksi.relate.encoder`."""
