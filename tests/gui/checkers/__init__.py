"""What is looked for on every screen: names, the way of the Tab key, contrast, clipped text."""
