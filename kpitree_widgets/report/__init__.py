"""Trees to read: SVG, HTML, PNG, text and the bundle of an output. Text out, no browser."""
