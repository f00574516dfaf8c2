"""axe's verdict on a page in a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}


def assert_accessible(page: Page) -> None:
    """Fail when axe finds anything serious or critical on the page as it stands."""
    found = Axe().run(page).response["violations"]
    grave = [
        f"{each['impact']}: {each['help']} ({each['id']})\n"
        + "\n".join(f"    {node['html'][:300]}" for node in each["nodes"][:5])
        for each in found
        if each["impact"] in GRAVE
    ]
    assert not grave, f"{page.url} shuts people out:\n" + "\n".join(grave)
