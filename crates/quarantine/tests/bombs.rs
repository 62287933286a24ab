//! Files made to hurt: the helper may die of them, the program and the machine must not notice.

use std::io::Write as _;
use std::time::{Duration, Instant};

use render::{Error, Helper, Job, Refusal, ask};

/// A PDF of numbered objects whose first is the catalogue; without a table, which readers rebuild.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    for (i, object) in objects.iter().enumerate() {
        file.extend(format!("{} 0 obj\n", i + 1).bytes());
        file.extend_from_slice(object);
        file.extend(b"\nendobj\n");
    }
    file.extend(b"trailer<</Root 1 0 R>>\n%%EOF\n");
    file
}

fn stream(keys: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{keys}/Length {}>>stream\n", bytes.len()).into_bytes();
    object.extend_from_slice(bytes);
    object.extend(b"\nendstream");
    object
}

/// One page with this content; `more` are objects 4 and up.
fn page(resources: &str, content: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<<{resources}>>/Contents 4 0 R>>")
            .into_bytes(),
        content,
    ];
    objects.extend(more);
    pdf(&objects)
}

/// A megabyte of one byte, squeezed, as often as wanted: every piece ends with a full flush, so pieces can be
/// laid behind one another without squeezing each. The checksum at the end is wrong, which readers forgive.
fn squeezed(byte: u8, megabytes: usize) -> Vec<u8> {
    let mut squeeze = flate2::Compress::new(flate2::Compression::best(), false);
    let mut piece = Vec::with_capacity(1 << 20);
    squeeze
        .compress_vec(
            &vec![byte; 1 << 20],
            &mut piece,
            flate2::FlushCompress::Full,
        )
        .expect("a Vec takes everything");
    let mut whole = vec![0x78, 0x01];
    whole.extend(piece.repeat(megabytes));
    whole.extend([3, 0, 0, 0, 0, 0]);
    whole
}

/// Draws the file with little patience; gives what came of it and how long it took.
fn survive(what: &str, file: &[u8]) -> Result<render::Answer, Error> {
    let patience = Duration::from_secs(if what.contains("megapixels") { 25 } else { 4 });
    let helper = Helper::at(env!("CARGO_BIN_EXE_ownchart-render")).patient(patience);
    let begun = Instant::now();
    let answer = ask(
        &helper,
        &Job::Pages {
            first: 0,
            count: 1,
            width: 300,
        },
        file,
    );
    let took = begun.elapsed();
    let outcome = match &answer {
        Ok(answer) => format!("{} page(s)", answer.pages.len()),
        Err(error) => error.to_string(),
    };
    println!("{what} ({} kB): {outcome} in {took:.1?}", file.len() >> 10);
    assert!(
        took < patience + Duration::from_secs(4),
        "{what} took {took:?}"
    );
    match &answer {
        Ok(_) | Err(Error::Refused(_) | Error::Died { .. } | Error::TooMuchWork) => {}
        Err(Error::TimedOut(_)) => {}
        Err(error) => panic!("{what}: {error:?}"),
    }
    answer
}

#[test]
fn two_gigabytes_of_nothing_in_a_page() {
    let once = squeezed(b' ', 2048);
    let mut twice = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    twice.write_all(&once).expect("a Vec takes everything");
    let twice = twice.finish().expect("a Vec takes everything");
    let content = stream("/Filter[/FlateDecode/FlateDecode]", &twice);
    let _ = survive("two gigabytes", &page("", content, vec![]));
}

#[test]
fn a_form_that_draws_itself_a_billion_times() {
    // Ten levels of ten: object n draws object n + 1 ten times.
    let mut forms = Vec::new();
    for level in 5..16 {
        let resources = format!("/Resources<</XObject<</N {} 0 R>>>>", level + 1);
        let keys = format!("/Type/XObject/Subtype/Form/BBox[0 0 300 300]{resources}");
        forms.push(stream(&keys, "/N Do ".repeat(10).as_bytes()));
    }
    forms.push(stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 300 300]",
        b"0 0 9 9 re f",
    ));
    let content = stream("", b"/N Do");
    let _ = survive(
        "a billion forms",
        &page("/XObject<</N 5 0 R>>", content, forms),
    );
}

#[test]
fn a_form_that_draws_itself() {
    let keys = "/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</XObject<</N 5 0 R>>>>";
    let file = page(
        "/XObject<</N 5 0 R>>",
        stream("", b"/N Do"),
        vec![stream(keys, b"/N Do /N Do")],
    );
    let _ = survive("a form in itself", &file);
}

#[test]
fn brackets_without_end() {
    for (open, what) in [
        ("[", "arrays"),
        ("<<", "dictionaries"),
        ("<</A", "named dictionaries"),
        ("(", "strings"),
    ] {
        let deep = open.repeat(1_000_000);
        let _ = survive(
            &format!("nested {what} in the content"),
            &page("", stream("", deep.as_bytes()), vec![]),
        );
        let _ = survive(
            &format!("nested {what} as an object"),
            &pdf(&[deep.into_bytes()]),
        );
    }
}

#[test]
fn a_tree_of_pages_that_bites_its_tail() {
    let file = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 2000000000>>".to_vec(),
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>".to_vec(),
    ]);
    let _ = survive("pages in a ring", &file);
}

#[test]
fn pages_of_impossible_size() {
    for size in [
        "0 0 0 0",
        "0 0 1e38 1e38",
        "0 0 -500 -500",
        "0 0 1 1000000000",
        "0 0 99999999999999999999 1",
        "a b c d",
    ] {
        let file = pdf(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
            format!("<</Type/Page/Parent 2 0 R/MediaBox[{size}]>>").into_bytes(),
        ]);
        if let Ok(answer) = survive(&format!("a page of {size}"), &file) {
            let picture = answer.pages[0].picture.as_ref();
            assert!(
                picture.is_none_or(|p| p.width() <= 300),
                "{size}: {picture:?}"
            );
        }
    }
}

#[test]
fn an_image_of_a_hundred_billion_pixels_in_a_page() {
    let keys = "/Type/XObject/Subtype/Image/Width 300000/Height 300000/ColorSpace/DeviceRGB/BitsPerComponent 8";
    for (what, image) in [
        ("raw", stream(keys, b"abc")),
        (
            "squeezed",
            stream(&format!("{keys}/Filter/FlateDecode"), &squeezed(7, 64)),
        ),
        (
            "run length",
            stream(
                &format!("{keys}/Filter/RunLengthDecode"),
                &b"\x81\x07".repeat(1 << 20),
            ),
        ),
        (
            "fax",
            stream(
                &format!("{keys}/Filter/CCITTFaxDecode/DecodeParms<</Columns 300000/Rows 300000>>"),
                &[0; 999],
            ),
        ),
    ] {
        let content = stream("", b"300 0 0 300 0 0 cm /I Do");
        let _ = survive(
            &format!("a huge image, {what}"),
            &page("/XObject<</I 5 0 R>>", content, vec![image]),
        );
    }
}

#[test]
fn a_pattern_of_a_million_tiles() {
    let keys = "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<<>>";
    let tile = stream(keys, b"0 0 1 1 re f");
    let content = stream("", b"/Pattern cs /P scn 0 0 300 300 re f");
    let _ = survive(
        "a fine pattern",
        &page("/Pattern<</P 5 0 R>>", content, vec![tile]),
    );
}

#[test]
fn a_hundred_megapixels_are_the_most() {
    let file = flat_png(10_000, 10_000);
    let answer = survive("a hundred megapixels", &file).expect("that is allowed");
    let picture = answer.pages[0].picture.as_ref().expect("it was drawn");
    assert_eq!((picture.width(), picture.height()), (300, 300));
    let refused =
        survive("a little more", &flat_png(10_000, 10_001)).expect_err("that is too much");
    assert!(
        matches!(refused, Error::Refused(Refusal::TooLarge)),
        "{refused:?}"
    );
}

/// A grey PNG of one bit a pixel, all black, written by hand.
fn flat_png(width: u32, height: u32) -> Vec<u8> {
    let row = vec![0u8; width.div_ceil(8) as usize + 1];
    let mut squeeze = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..height {
        squeeze.write_all(&row).expect("a Vec takes everything");
    }
    let pixels = squeeze.finish().expect("a Vec takes everything");
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([1, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, body) in [(b"IHDR", head), (b"IDAT", pixels), (b"IEND", Vec::new())] {
        file.extend((body.len() as u32).to_be_bytes());
        let mut sum = flate2::Crc::new();
        sum.update(name);
        sum.update(&body);
        file.extend(name);
        file.extend(body);
        file.extend(sum.sum().to_be_bytes());
    }
    file
}

/// Twelve pages, of which the sixth draws itself a billion times.
#[test]
fn one_bad_page_does_not_cost_the_others() {
    let mut objects = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    let kids: String = (0..12).map(|page| format!("{} 0 R ", 5 + page)).collect();
    objects.push(format!("<</Type/Pages/Kids[{kids}]/Count 12>>").into_bytes());
    objects.push(stream("", b"1 0 0 rg 0 0 300 300 re f"));
    objects.push(stream("", b"/N Do"));
    for page in 0..12 {
        let content = if page == 5 { 4 } else { 3 };
        objects.push(
            format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</XObject<</N 17 0 R>>>>/Contents {content} 0 R>>")
                .into_bytes(),
        );
    }
    for level in 17..27 {
        let resources = format!("/Resources<</XObject<</N {} 0 R>>>>", level + 1);
        let keys = format!("/Type/XObject/Subtype/Form/BBox[0 0 300 300]{resources}");
        objects.push(stream(&keys, "/N Do ".repeat(10).as_bytes()));
    }
    objects.push(stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 300 300]",
        b"0 0 9 9 re f",
    ));

    let helper = Helper::at(env!("CARGO_BIN_EXE_ownchart-render")).patient(Duration::from_secs(3));
    let job = Job::Pages {
        first: 1,
        count: 500,
        width: 100,
    };
    let mut heard = Vec::new();
    let answer = render::ask_in_parts(&helper, &job, &pdf(&objects), &|| true, &mut |done, all| {
        heard.push((done, all));
    });
    let pages = answer.expect("most pages are good").pages;
    let numbers: Vec<u32> = pages.iter().map(|page| page.number).collect();
    assert_eq!(numbers, (1..12).collect::<Vec<_>>(), "every page, in order");
    let bad: Vec<u32> = pages
        .iter()
        .filter(|p| p.picture.is_none())
        .map(|p| p.number)
        .collect();
    assert_eq!(bad, [5]);
    assert_eq!(heard, [(8, 11), (11, 11)]);
}
