"""One typed line read as a fact; `entry.read_line` is the way in."""
