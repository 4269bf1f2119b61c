"""Copy the few third-party styles and scripts that pages need into static/vendor/.

No package of ours is imported and nothing is fetched: `npm ci` comes first. Run it again whenever package.json changes.
"""

import re
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
GOVUK = HERE / "node_modules/govuk-frontend/dist/govuk"
MOJ = HERE / "node_modules/@ministryofjustice/frontend/moj"
VENDOR = HERE / "static/vendor"

# What starts the components; the names are exports of the file before it.
START = 'document.body.classList.add("js-enabled","govuk-frontend-supported");initAll();\n'


def clean_css(css: str) -> str:
    """The styles without the font, the crest and the source map that are not ours to use."""
    css = re.sub(r"@charset[^;]*;|/\*.*?\*/|@font-face\{[^}]*\}", "", css, flags=re.DOTALL)
    css = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', "var(--font,sans-serif)", css)
    css = re.sub(r"url\([^)]*govuk-crest\.svg\)", "none", css)
    return css.replace("/assets/images/", "images/").strip()


def copy_images(css: str) -> None:
    """Copy the icons that the styles point to."""
    for name in sorted(set(re.findall(r"url\(images/([^)]+)\)", css))):
        shutil.copy(MOJ / "assets/images" / name, VENDOR / "images" / name)


def build() -> list[Path]:
    """Write static/vendor/ afresh and return its files; raises SystemExit where npm has not run."""
    if not GOVUK.is_dir() or not MOJ.is_dir():
        raise SystemExit("The styles are not installed yet. Run: npm ci")
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "images").mkdir(parents=True)
    sources = [GOVUK / "govuk-frontend.min.css", MOJ / "moj-frontend.min.css"]
    css = "".join(clean_css(source.read_text(encoding="utf-8")) for source in sources)
    for forbidden in ("GDS Transport", "@font-face", "crest.svg", "sourceMappingURL"):
        if forbidden in css:
            raise SystemExit(f"The styles still hold “{forbidden}”; mend scripts/build_assets.py.")
    copy_images(css)
    (VENDOR / "vendor.css").write_text(f'@charset "UTF-8";@layer vendor{{{css}}}\n', encoding="utf-8")
    script = (GOVUK / "govuk-frontend.min.js").read_text(encoding="utf-8")
    script = re.sub(r"export\s*\{[^}]*\};?|//# sourceMappingURL=.*", "", script).strip()
    (VENDOR / "govuk.js").write_text(f"{script}\n{START}", encoding="utf-8")
    return sorted(path for path in VENDOR.rglob("*") if path.is_file())


if __name__ == "__main__":
    for path in build():
        print(f"{path.relative_to(HERE)} {path.stat().st_size}")
