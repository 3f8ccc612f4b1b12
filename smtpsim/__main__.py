"""`python -m smtpsim` is the command `smtpsim`."""

from smtpsim.cli import main

if __name__ == "__main__":
    main()
