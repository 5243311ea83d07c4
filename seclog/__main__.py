"""`python -m seclog`."""

from seclog.cli.main import main

if __name__ == "__main__":
    main()
