//! What was promised of files that come in: how long looking at one takes, beyond unlocking, against programs
//! that only read it.

use serde_json::json;

use super::{Bench, Figure, Ratio, over};
use crate::trouble::Trouble;

/// A file, what only reads it, and how many times as long the draft of it may take.
struct Peer {
    what: &'static str,
    file: &'static str,
    reads: &'static str,
    promised: f64,
}

const PEERS: [Peer; 4] = [
    Peer {
        what: "a FHIR bundle of 6 MB, against jq -c",
        file: "bundle.json",
        reads: "jq -c . bundle.json",
        promised: 3.0,
    },
    Peer {
        what: "a C-CDA of 5 MB, against xmllint",
        file: "ccda.xml",
        reads: "xmllint --noout ccda.xml",
        promised: 3.0,
    },
    Peer {
        what: "an Apple Health export of 90 MB, against xmllint --stream",
        file: "export.xml",
        reads: "xmllint --stream --noout export.xml",
        promised: 1.0 / 0.3,
    },
    Peer {
        what: "1 000 DICOM files, against dcmdump",
        file: "disc",
        reads: "dcmdump disc/*",
        promised: 1.0,
    },
];

impl Bench {
    pub(super) fn files(&self) -> Result<Vec<Figure>, Trouble> {
        self.write("files.py", include_str!("files.py"))?;
        self.timed("python3 files.py .")?;
        self.chart("import.ownchart")?;
        self.write("nothing", "")?;
        let without = self.session("import.ownchart", "nothing")?;
        let mut figures = Vec::new();
        for peer in &PEERS {
            let request = json!({ "args": ["import", "--dry-run", self.desk.join(peer.file)] });
            self.write("one", &format!("{request}\n"))?;
            let with = self.session("import.ownchart", "one")?;
            let theirs = self.shell(&format!("{} > /dev/null", peer.reads))?;
            figures.push(Figure::Times(Ratio {
                what: peer.what,
                measured: over(with.saturating_sub(without), theirs),
                promised: peer.promised,
            }));
        }
        self.timed("rm -rf disc export.xml")?;
        Ok(figures)
    }
}
