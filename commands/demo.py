"""Make the synthetic country, with a progress bar."""

from tqdm import tqdm

from demo.generate import build_demo, is_demo_present
from domain.errors import SettingError
from domain.settings import Settings
from locales import text
from store import open_store

FINEST, COARSEST = 100, 5000


def run(settings: Settings, *, resolution: int = 250, force: bool = False) -> int:
    """Generate the demonstration data unless it is there.

    Raises:
        SettingError: a resolution outside 100 to 5,000 m.
    """
    if not FINEST <= resolution <= COARSEST:
        raise SettingError("bad_resolution", found=str(resolution), expected=f"{FINEST}-{COARSEST}")
    store = open_store(settings.store)
    if is_demo_present(store) and not force:
        print(text("demo.present", settings.language, file=str(settings.store)))
        return 0
    with tqdm(total=100, bar_format="{l_bar}{bar}| {elapsed}") as bar:

        def report_progress(step: str, share: float) -> None:
            bar.set_description(text(f"demo.step.{step}", settings.language))
            bar.n = round(100 * share)
            bar.refresh()

        build_demo(store, resolution=resolution, progress=report_progress)
    print(text("demo.done", settings.language, file=str(settings.store)))
    return 0
