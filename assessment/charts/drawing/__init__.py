"""How the charts are drawn: marks and text fitting that they share, and the layouts of each chart."""
