"""Another set of pictures stands in for ours where it has one, and is looked at before it is shown."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import typst
from PIL import Image

from portal.adapters.easy_read import EasyReadLibrary
from portal.adapters.picture_files import BrokenPictures, read_picture
from portal.adapters.picture_folder import NoSuchPicture, PictureFolder
from portal.services import easy_read_checking, picture_sheet
from tests.photos import CREDIT, photo_set

ROOT = Path(__file__).parents[2]
OURS = EasyReadLibrary(ROOT / "easy_read").picture_folder


@pytest.fixture
def folder(tmp_path: Path) -> PictureFolder:
    return EasyReadLibrary(ROOT / "easy_read", photo_set(tmp_path / "photos")).picture_folder


def test_concepts_that_it_lacks_are_ours(folder: PictureFolder) -> None:
    assert set(folder.pictures) == set(OURS.pictures)
    assert set(folder.files) == {"letter", "sorry"}
    assert folder.pictures["sorry"].describes == "Two people hold hands & talk"
    assert folder.pictures["review"] == OURS.pictures["review"]
    assert folder.drawing("review") == OURS.drawing("review")
    assert folder.groups == OURS.groups


def test_each_set_that_is_shown_is_credited(folder: PictureFolder) -> None:
    (ours,) = OURS.credits
    assert folder.credits == (CREDIT, ours)
    assert folder.credits_of(["sorry"]) == (CREDIT,)
    assert folder.credits_of(["review"]) == (ours,)
    assert folder.credits_of([]) == ()


def test_what_is_served_is_named_by_its_content(folder: PictureFolder) -> None:
    first = folder.files["sorry"].served
    Image.new("RGB", (300, 200), "#00fe00").save(folder.files["sorry"].path)
    assert PictureFolder(folder.ours, folder.registry, folder.another).files["sorry"].served != first
    assert (folder.files["sorry"].width, folder.files["sorry"].height) == (300, 200)


@pytest.mark.parametrize(("name", "colour"), [("sorry", (254, 0, 0)), ("letter", (0, 0, 254))])
def test_on_paper_it_stands_whole_in_a_square(folder: PictureFolder, name: str, colour: tuple[int, ...]) -> None:
    # given a wide photo, and a wide drawing / when each is set on paper, as a letter does
    page = (
        b"#set page(width: 60pt, height: auto, margin: 0pt)\n"
        b'#image(bytes(sys.inputs.drawing), format: "svg", width: 60pt)'
    )
    made = typst.compile(page, format="png", ppi=72.0, sys_inputs={"drawing": folder.drawing(name)})
    assert isinstance(made, bytes)
    # then it is in the middle of a square, as wide as the square, with nothing above
    shown = Image.open(io.BytesIO(made)).convert("RGB")
    assert shown.size == (60, 60)
    assert all(abs(a - b) < 12 for a, b in zip(shown.getpixel((3, 30)), colour, strict=True))  # type: ignore[arg-type]
    assert shown.getpixel((30, 5)) == (255, 255, 255)


def test_a_name_that_leads_elsewhere_is_no_picture(folder: PictureFolder) -> None:
    for name in ("../brand/portal", "nothing", "", "a/b"):
        with pytest.raises(NoSuchPicture):
            folder.drawing(name)


@pytest.mark.parametrize(
    ("size", "ending", "content", "says"),
    [
        ((1001, 20), "png", "PNG", "1000 pixels a side"),
        ((20, 1001), "jpg", "JPEG", "1000 pixels a side"),
        ((20, 20), "png", "JPEG", "by its content it is .jpg"),
        ((20, 20), "jpg", "GIF", "is no picture"),
    ],
)
def test_a_photo_is_bounded_and_what_it_says(
    tmp_path: Path, size: tuple[int, int], ending: str, content: str, says: str
) -> None:
    path = tmp_path / f"sorry.{ending}"
    Image.new("RGB", size).save(path, content)
    with pytest.raises(BrokenPictures, match=says):
        read_picture(path, "sorry")


def test_a_photo_that_is_cut_off_turned_or_moves_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sorry.jpg"
    still = Image.effect_noise((300, 300), 90).convert("RGB")
    still.save(path)
    assert read_picture(path, "sorry").kind == "jpeg"
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(BrokenPictures, match="no whole photo"):
        read_picture(path, "sorry")
    turned = Image.Exif()
    turned[0x0112] = 6
    still.save(path, exif=turned)
    with pytest.raises(BrokenPictures, match="turned"):
        read_picture(path, "sorry")
    moving = tmp_path / "sorry.png"
    Image.new("RGB", (20, 20)).save(moving, save_all=True, append_images=[Image.new("RGB", (20, 20), "red")])
    with pytest.raises(BrokenPictures, match="moves"):
        read_picture(moving, "sorry")


def test_the_sheet_the_list_and_the_check_know_the_set(folder: PictureFolder) -> None:
    assert picture_sheet.sheet(ROOT, folder.another).startswith(b"%PDF")
    listed = picture_sheet.listed(ROOT, folder.another)
    assert str(listed["credit"]).startswith(CREDIT)
    assert easy_read_checking.check(ROOT, folder.another) == []
