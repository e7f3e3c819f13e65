"""The parts a page is made of: type, safe text, blocks, tables, the chart's place. Nothing here knows a patient."""
