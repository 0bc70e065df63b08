"""Charts: series in, an Altair chart out. This folder alone knows altair, and imports it when used."""
