"""The parts of the set-up screen, from top to bottom; a file each."""
