"""The parts of the invitations screen: fresh codes in every form, letters, what is left of a list."""
