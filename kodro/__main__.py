"""Start Kodro once it is installed: finds app.py and the rooms beside it."""

import sys
from pathlib import Path


def main() -> int:
    """Put the folder of app.py first on the path, so that no other package's rooms are found."""
    here = Path(__file__).resolve().parent
    root = here if (here / "app.py").exists() else here.parent
    sys.path.insert(0, str(root))
    import app  # noqa: PLC0415 - only found now

    return app.main()


if __name__ == "__main__":
    raise SystemExit(main())
