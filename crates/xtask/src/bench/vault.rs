//! What was promised of a chart at rest (`crates/vault`): a million findings, documents, backups.

use std::time::Duration;

use serde_json::Value;

use super::{Bench, Figure, Ratio, over};
use crate::{program::Program, trouble::Trouble};

/// The documents of [`Bench::backups`]: sixteen of 12 MB.
const DOCUMENTS: &str = "kept.ownchart.[0-9]*";

impl Bench {
    pub(super) fn vault(&self) -> Result<Vec<Figure>, Trouble> {
        let mut figures = self.findings()?;
        figures.push(self.changing()?);
        figures.extend(self.backups()?);
        figures.push(self.documents()?);
        figures.push(self.large_document()?);
        // Gigabytes nobody looks at again.
        self.timed("rm -rf million.ownchart* charts documents.* huge")?;
        Ok(figures)
    }

    /// A million findings: opening against a thousand, the digest against the disk's cache, and
    /// every curve against the same rows in a plain database.
    fn findings(&self) -> Result<Vec<Figure>, Trouble> {
        println!("\nA chart of a million findings is made; it takes two minutes.");
        self.figures(&["make", "thousand.ownchart", "1000"])?;
        self.figures(&["make", "million.ownchart", "1000000"])?;
        let opened = self.figures(&["open", "thousand.ownchart", "million.ownchart"])?;
        let raw = self.shell("cat million.ownchart/vault.db > /dev/null")?;
        let bytes = number(&opened[1]["bytes"]);
        let speed = |seconds: f64| bytes / 1e6 / seconds.max(0.000_1);
        let raw = speed(raw.as_secs_f64());
        let curves = self.figures(&["trend", "million.ownchart", "curves.db"])?;
        let found = self.figures(&["search", "million.ownchart", "20000"])?;
        Ok(vec![
            Figure::Times(Ratio {
                what: "opening 1 000 000 findings without the digest, against 1 000",
                measured: number(&opened[1]["rest"]) / number(&opened[0]["rest"]),
                promised: 1.2,
            }),
            Figure::AtLeast {
                unit: "MB/s".to_owned(),
                what: format!("the digest of that database, warm (cat: {raw:.0} MB/s)"),
                measured: speed(number(&opened[1]["digest"])),
                promised: 1000.0,
            },
            sides(
                "a curve of 1 000 000 findings, against plain SQLite",
                2.0,
                &curves,
            ),
            Figure::Within {
                what: "a search while somebody types, 95 of 100, in 1 000 000 findings and 20 000 pages".to_owned(),
                measured: number(&found["p95"][0]),
                promised: 30.0,
            },
        ])
    }

    /// One change after the other in a session, against the same rows in a plain database that is as
    /// durable. What one row in one table takes there is said besides.
    fn changing(&self) -> Result<Figure, Trouble> {
        let taken = self.figures(&["change", "thousand.ownchart", "rows.db"])?;
        println!(
            "A durable change takes {:.1} times as long as one row alone in one table.",
            number(&taken["ours"]) / number(&taken["alone"])
        );
        Ok(sides("a durable change, against plain SQLite", 3.0, &taken))
    }

    /// 200 MB of documents, against `tar | age`; and read back, against `age -d | sha256sum` besides.
    fn backups(&self) -> Result<Vec<Figure>, Trouble> {
        let ours = self.programs.join("examples/backup");
        let ours = ours.display();
        self.timed(&format!("'{ours}' make kept.ownchart 16 12"))?;
        self.timed("age-keygen -o peer.key 2> /dev/null")?;
        let write = format!("'{ours}' write kept.ownchart kept.ownchart-backup > written");
        let (mut whole, mut written) = (Duration::MAX, f64::MAX);
        for _ in 0..3 {
            whole = whole.min(self.timed(&write)?);
            written = written.min(self.said("cat written")?.parse().unwrap_or(f64::MAX));
        }
        let seal = format!(
            "tar cf - {DOCUMENTS} | age -r $(age-keygen -y peer.key) > peer.age && sync peer.age"
        );
        let sealed = self.shell(&seal)?;
        let read = "age -d -i peer.key peer.age | sha256sum > peer.sum";
        let theirs = self.shell(&format!("{seal} && {read}"))?;
        Ok(vec![
            Figure::Times(Ratio {
                what: "writing a backup of 200 MB, against tar and age",
                measured: written / sealed.as_secs_f64().max(0.000_1),
                promised: 1.5,
            }),
            Figure::Times(Ratio {
                what: "a backup of 200 MB with its reading back, against tar and age",
                measured: over(whole, theirs),
                promised: 1.5,
            }),
        ])
    }

    /// The same documents taken into a chart, against two `age` side by side, whose files are
    /// brought to the disk as ours are. It promises to be 1.2 times as fast.
    fn documents(&self) -> Result<Figure, Trouble> {
        let mut ours = f64::MAX;
        for number in 0..3 {
            let chart = format!("charts/{number}");
            self.timed("mkdir -p charts")?;
            self.figures(&["make", &chart, "1"])?;
            let figures = self.programs.join("examples/figures");
            let taken = format!("'{}' documents {chart} {DOCUMENTS}", figures.display());
            let taken: Value = serde_json::from_str(&self.said(&taken)?).unwrap_or_default();
            ours = ours.min(self::number(&taken["seconds"]));
        }
        let theirs = self.shell(&format!(
            "rm -f documents.*; r=$(age-keygen -y peer.key); ls {DOCUMENTS} | \
             xargs -P2 -I NAME age -r $r -o documents.NAME NAME && sync documents.*"
        ))?;
        Ok(Figure::Times(Ratio {
            what: "sealing 16 documents of 12 MB, against two age side by side",
            measured: ours / theirs.as_secs_f64().max(0.000_1),
            promised: 1.0 / 1.2,
        }))
    }

    /// What a document of 2 GB takes beyond the level after the unlock.
    fn large_document(&self) -> Result<Figure, Trouble> {
        self.timed("truncate -s 2000000000 huge")?;
        let taken = self.figures(&["memory", "charts/0", "huge"])?;
        let more = number(&taken["most"]) - number(&taken["before"]);
        Ok(Figure::Memory {
            what: "memory while a document of 2 GB is added, above the level after unlocking",
            measured: if more.is_nan() {
                u64::MAX
            } else {
                (more / 1024.0).ceil() as u64
            },
            promised: 60,
        })
    }

    /// What the example `figures` of the vault says.
    fn figures(&self, words: &[&str]) -> Result<Value, Trouble> {
        Program::new(self.programs.join("examples/figures"))
            .args(words)
            .within(&self.desk)
            .json()
    }

    fn said(&self, script: &str) -> Result<String, Trouble> {
        let (said, code) = Program::new("sh")
            .args(["-c", script])
            .within(&self.desk)
            .output()?;
        if code != Some(0) {
            return Err(Trouble::Refused {
                command: script.to_owned(),
                code,
            });
        }
        Ok(said.trim().to_owned())
    }
}

/// Two sides that were measured in turn.
fn sides(what: &'static str, promised: f64, taken: &Value) -> Figure {
    Figure::Times(Ratio {
        what,
        measured: number(&taken["ours"]) / number(&taken["theirs"]),
        promised,
    })
}

/// A number somebody said; one that was not said keeps no promise.
fn number(said: &Value) -> f64 {
    said.as_f64().unwrap_or(f64::NAN)
}
