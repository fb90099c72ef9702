"""The projector: a deck of slides drawn once, one watcher per wave for all who follow, and their pages."""
