"""``python -m assessment``: the command line."""

from assessment.cli import main

if __name__ == "__main__":
    main(prog_name="assessment")
