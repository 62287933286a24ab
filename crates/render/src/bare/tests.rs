use image::codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder};
use image::{ExtendedColorType, ImageDecoder as _, ImageEncoder, ImageReader, RgbImage};
use std::io::Cursor;

use super::*;

/// What a phone writes: which it is, that the picture lies on its side, and where it was taken.
fn exif() -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0".to_vec();
    exif.extend([3, 0]);
    let entry = |exif: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
        exif.extend(tag.to_le_bytes());
        exif.extend(kind.to_le_bytes());
        exif.extend(count.to_le_bytes());
        exif.extend(value.to_le_bytes());
    };
    entry(&mut exif, 271, 2, 12, 50); // the maker
    entry(&mut exif, 274, 3, 1, 6); // turn clockwise
    entry(&mut exif, 34853, 4, 1, 62); // the place
    exif.extend([0; 4]);
    exif.extend(b"MAKER-MARKER"); // at 50
    exif.extend([1, 0]);
    entry(&mut exif, 1, 2, 12, 80);
    exif.extend([0; 4]);
    exif.extend(b"PLACE-MARKER"); // at 80
    exif
}

const MARKERS: [&[u8]; 4] = [
    b"MAKER-MARKER",
    b"PLACE-MARKER",
    b"TEXT-MARKER",
    b"TAIL-MARKER",
];

fn says_where(file: &[u8]) -> bool {
    MARKERS
        .iter()
        .any(|marker| file.windows(marker.len()).any(|it| it == *marker))
}

fn photo(mut encoder: impl ImageEncoder) {
    encoder.set_exif_metadata(exif()).expect("it takes Exif");
    let pixels = RgbImage::from_fn(40, 20, |x, y| image::Rgb([x as u8 * 6, y as u8 * 12, 90]));
    encoder
        .write_image(pixels.as_raw(), 40, 20, ExtendedColorType::Rgb8)
        .expect("it is a picture");
}

/// The pixels of a picture and its way up.
fn seen(file: &[u8]) -> (Vec<u8>, u8) {
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let mut decoder = reader
        .expect("memory reads")
        .into_decoder()
        .expect("it is a picture");
    let turn = decoder.orientation().map_or(1, |turn| turn.to_exif());
    let image = image::DynamicImage::from_decoder(decoder).expect("it is a picture");
    (image.into_rgb8().into_raw(), turn)
}

/// A photo in each form, as phones and scanners leave them.
fn photos() -> Vec<(&'static str, Vec<u8>)> {
    let mut jpeg = Vec::new();
    photo(JpegEncoder::new_with_quality(&mut jpeg, 90));
    // A comment in front, and a second picture behind the end, as phones put it there.
    jpeg.splice(2..2, [&b"\xFF\xFE\0\x0DTEXT-MARKER"[..]].concat());
    jpeg.extend(b"\xFF\xD8TAIL-MARKER");
    let mut png = Vec::new();
    photo(PngEncoder::new(&mut png));
    let text = [&b"tEXt"[..], b"Author\0TEXT-MARKER"].concat();
    let mut chunk = ((text.len() - 4) as u32).to_be_bytes().to_vec();
    chunk.extend(&text);
    chunk.extend(crc32fast::hash(&text).to_be_bytes());
    png.splice(33..33, chunk);
    png.extend(b"TAIL-MARKER");
    let mut webp = Vec::new();
    photo(WebPEncoder::new_lossless(&mut webp));
    vec![("JPEG", jpeg), ("PNG", png), ("WebP", webp)]
}

#[test]
fn a_photo_goes_out_without_place_and_camera_and_the_same_way_up() {
    for (form, file) in photos() {
        assert!(says_where(&file), "{form}");
        let (pixels, turn) = seen(&file);
        let bare = bare(file).expect("it is a picture");
        assert!(!says_where(&bare), "{form}");
        assert_eq!(seen(&bare), (pixels, turn), "{form}");
        assert_eq!(turn, 6, "{form}");
    }
}

#[test]
fn so_do_all_photos_of_an_album() {
    let parts = photos()
        .into_iter()
        .map(|(form, file)| (format!("IMG_{form}_PLACE-MARKER"), file));
    let album = album::packed(&parts.collect::<Vec<_>>());
    assert!(says_where(&album));
    let bare = bare(album).expect("it is an album");
    assert!(!says_where(&bare));
    assert_eq!(album::pictures(&bare).len(), 3);
}

#[test]
fn what_a_scanner_wrote_into_a_tiff_is_overwritten() {
    let mut file = exif();
    file.extend(b"pixels");
    let bare = bare(file.clone()).expect("it is a TIFF");
    assert!(!says_where(&bare) && bare.ends_with(b"pixels") && bare.len() == file.len());
}

#[test]
fn a_heic_photo_loses_its_place_though_it_is_not_drawn_here() {
    let mut file = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    file.extend(b"\0\0\0\x15infe\x02\0\0\0\0\x01\0\0Exif\0");
    let without = file.clone();
    file.extend(b"\0\0\0\x06Exif\0\0");
    file.extend(exif());
    file.extend(b"<x:xmpmeta>TEXT-MARKER</x:xmpmeta>");
    let clean = bare(file.clone()).expect("it is known by its beginning");
    assert!(!says_where(&clean) && clean.len() == file.len());
    // It says that there is Exif, and it cannot be found: nobody knows what is in it.
    assert_eq!(bare(without), Err(Refusal::Damaged));
}

#[test]
fn what_is_no_picture_is_not_taken_for_one() {
    assert_eq!(bare(b"%PDF-1.7".to_vec()), Err(Refusal::UnknownForm));
    assert_eq!(bare(Vec::new()), Err(Refusal::UnknownForm));
}

#[test]
fn ten_thousand_damaged_photos_are_cleaned_or_refused() {
    let mut files: Vec<Vec<u8>> = photos().into_iter().map(|(_, file)| file).collect();
    files.push(exif());
    files.push([&b"\0\0\0\x18ftypheic"[..], b"Exif\0\0", &exif()].concat());
    let mut chance = 1u64;
    let mut next = |below: usize| {
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (chance >> 33) as usize % below
    };
    for round in 0..10_000 {
        let mut file = files[round % files.len()].clone();
        for _ in 0..1 + next(4) {
            let at = next(file.len());
            match next(3) {
                0 => file[at] = next(256) as u8,
                1 => file.truncate(at.max(1)),
                _ => file[at] = 0xFF,
            }
        }
        // The outcome does not matter; that there is one does.
        let _ = bare(file);
    }
}
