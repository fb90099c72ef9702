"""Every figure in every situation as a picture, to be looked at side by side; all answers are simulated."""

from assessment.gallery.pictures import LAYOUTS, THEMES, Shot, draw_gallery
from assessment.gallery.situations import SITUATIONS, situation

__all__ = ["LAYOUTS", "SITUATIONS", "THEMES", "Shot", "draw_gallery", "situation"]
