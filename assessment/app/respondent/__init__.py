"""The respondent's screens, a file each: start, parts, ending; what a press does, and the way through."""
