//! Programs from outside, and what every file of ours must stand up to.

use std::path::{Path, PathBuf};
use std::process::Command;

use paper::{About, Printed};

pub(crate) fn about(title: &str) -> About {
    let made = "2026-11-21T10:42:00+01:00".parse().expect("a date");
    About {
        title: title.to_owned(),
        subject: String::new(),
        made,
        id: *b"an id of 16 byte",
    }
}

/// A file in a folder that goes away with it. With OWNCHART_LOOK=DIR it is also left there, to be
/// looked at.
pub(crate) struct File {
    folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

impl File {
    pub(crate) fn of(name: &str, printed: &Printed) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(format!("{name}.pdf"));
        std::fs::write(&path, &printed.bytes).expect("a file is written");
        if let Some(look) = std::env::var_os("OWNCHART_LOOK") {
            std::fs::write(Path::new(&look).join(format!("{name}.pdf")), &printed.bytes)
                .expect("a look");
        }
        Self { folder, path }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap_or_else(|error| panic!("{program} is not installed: {error}"));
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complained = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success(),
            "{program} {arguments:?}: {said}{complained}"
        );
        assert!(
            complained.is_empty(),
            "{program} {arguments:?}: {complained}"
        );
        said
    }

    fn name(&self) -> &str {
        self.path.to_str().expect("a path of ours")
    }

    /// qpdf finds nothing wrong.
    pub(crate) fn is_sound(&self) {
        let said = self.run("qpdf", &["--check", self.name()]);
        assert!(
            said.contains("No syntax or stream encoding errors found"),
            "{said}"
        );
    }

    /// The text of all pages in reading order, blanks and line ends as one blank.
    pub(crate) fn text(&self) -> String {
        let text = self.run("pdftotext", &["-raw", self.name(), "-"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text as a person would copy it. (In raw order poppler forgets the blank between two words
    /// of which the first ends in another face.)
    pub(crate) fn copied(&self) -> String {
        let text = self.run("pdftotext", &[self.name(), "-"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The bytes of an attached file.
    pub(crate) fn attachment(&self, name: &str) -> Vec<u8> {
        let output = Command::new("qpdf")
            .args([&format!("--show-attachment={name}"), self.name()])
            .output()
            .expect("qpdf is installed");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    /// The reading tree as poppler prints it.
    pub(crate) fn tree(&self) -> String {
        self.run("pdfinfo", &["-struct-text", self.name()])
    }

    /// The objects of the file, streams left out, as text.
    pub(crate) fn objects(&self) -> String {
        let without = ["--json=2", "--json-stream-data=none", self.name()];
        self.run("qpdf", &without)
    }

    pub(crate) fn information(&self) -> String {
        self.run("pdfinfo", &[self.name()])
    }

    /// The pages in grey at this resolution: width, height, pixels.
    pub(crate) fn pages(&self, dpi: u32) -> Vec<(usize, usize, Vec<u8>)> {
        self.run(
            "pdftoppm",
            &["-gray", "-r", &dpi.to_string(), self.name(), "page"],
        );
        self.pictures("pgm")
            .iter()
            .map(|path| grey(&std::fs::read(path).expect("a picture")))
            .collect()
    }

    fn pictures(&self, kind: &str) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|e| e == kind))
            .collect();
        paths.sort();
        paths
    }

    /// The codes of all pages at 150 dpi, read by zbar and by our own reader; both must agree. As
    /// zbar has them, sorted, with plain line ends.
    pub(crate) fn codes(&self) -> Vec<String> {
        let mut ours: Vec<String> = Vec::new();
        for (width, height, pixels) in self.pages(150) {
            let picture =
                symbol::Luma::new(width as u32, height as u32, pixels).expect("a picture");
            ours.extend(symbol::read(&picture).into_iter().map(|code| code.text));
        }
        let mut theirs: Vec<String> = Vec::new();
        for picture in self.pictures("pgm") {
            let said = Command::new("zbarimg")
                .args(["--xml", "--quiet", "-Sdisable", "-Sqrcode.enable"])
                .arg(&picture)
                .output()
                .expect("zbarimg is installed");
            let xml = String::from_utf8_lossy(&said.stdout).into_owned();
            for part in xml.split("<![CDATA[").skip(1) {
                theirs.extend(part.split_once("]]>").map(|(text, _)| text.to_owned()));
            }
        }
        ours.sort();
        theirs.sort();
        // Ours names equal codes of a page once; XML knows only one kind of line end.
        let different = |codes: &[String]| {
            codes
                .iter()
                .map(|code| code.replace("\r\n", "\n"))
                .collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(different(&ours), different(&theirs), "two readers disagree");
        theirs
            .into_iter()
            .map(|code| code.replace("\r\n", "\n"))
            .collect()
    }

    /// No ink within `margin` millimetres of the edge of any page.
    pub(crate) fn keeps_margins(&self, margin: f32) {
        for (number, (width, height, pixels)) in self.pages(72).into_iter().enumerate() {
            let edge = (margin / 25.4 * 72.0) as usize;
            for y in 0..height {
                for x in 0..width {
                    let outside = x < edge || y < edge || x >= width - edge || y >= height - edge;
                    assert!(
                        !outside || pixels[y * width + x] > 250,
                        "ink at {x},{y} of page {number}"
                    );
                }
            }
        }
    }
}

/// A PGM picture.
fn grey(bytes: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut at = 0;
    let mut fields = Vec::new();
    while fields.len() < 4 {
        let end = at
            + bytes[at..]
                .iter()
                .position(u8::is_ascii_whitespace)
                .expect("a header");
        fields.push(
            std::str::from_utf8(&bytes[at..end])
                .expect("a header")
                .to_owned(),
        );
        at = end + 1;
    }
    let number = |place: usize| fields[place].parse::<usize>().expect("a number");
    (number(1), number(2), bytes[at..].to_vec())
}
