//! Without OwnChart: other people's programs read the database as README.txt says.

use crate::desk::{Desk, program};
use std::process::Command;

/// A new recovery key of a chart, and the text of its slot, taken out with stock `age`.
pub fn secret(desk: &Desk, chart: &str) -> (String, String) {
    let made = desk.say(&[
        "keys",
        chart,
        "recovery",
        "-o",
        "sheet.pdf",
        "--reveal",
        "--json",
    ]);
    let paper = made.fine().json()["identity"]
        .as_str()
        .expect("it was revealed")
        .to_owned();
    desk.lay("paper.txt", &paper);
    let secret = desk.other(
        "age",
        &[
            "-d",
            "-i",
            "paper.txt",
            &format!("{chart}/keys/recovery.age"),
        ],
    );
    for name in ["paper.txt", "sheet.pdf"] {
        std::fs::remove_file(desk.path(name)).expect("it was there");
    }
    (paper, secret)
}

/// SQLCipher itself, as Python knows it.
const SQLCIPHER: &str = r#"
import json, sys
import sqlcipher3.dbapi2 as sqlite
database = sqlite.connect(f"file:{sys.argv[1]}?mode=ro&immutable=1", uri=True)
database.execute(f'PRAGMA key = "{sys.argv[2]}"')
"#;

/// SQLite3 Multiple Ciphers, which wrote the format down anew.
const MULTIPLE: &str = r#"
import json, sys
import apsw
database = apsw.Connection(f"file:{sys.argv[1]}?mode=ro&immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
database.execute("PRAGMA cipher = 'sqlcipher'")
database.execute("PRAGMA legacy = 4")
database.execute(f'PRAGMA key = "{sys.argv[2]}"')
"#;

/// Every entry as JSON, how much was ever written, and whether all pages fit together.
const READ: &str = r#"
for (text,) in database.execute("SELECT json FROM entries ORDER BY row"):
    print(json.dumps(json.loads(text)))
print(len([bytes(one) for (one,) in database.execute("SELECT bytes FROM revisions")]))
print(database.execute("PRAGMA integrity_check").fetchall()[0][0])
"#;

#[test]
fn corpus_two_other_programs_read_the_database_as_the_readme_says() {
    if !program("OWNCHART_READERS").join("installed.txt").is_file() {
        println!(
            "SKIPPED corpus_two_other_programs_read_the_database_as_the_readme_says: no readers"
        );
        return;
    }
    let desk = Desk::with_chart();
    let add = [
        "add",
        "Anna.ownchart",
        "allergy",
        "--substance",
        "Penicillin",
    ];
    desk.say(&add).fine();
    let (_, secret) = secret(&desk, "Anna.ownchart");
    let key = secret
        .lines()
        .find_map(|line| line.strip_prefix("# sqlcipher-key: "));
    let key = key.expect("the line README.txt names");
    let read = |how: &str| {
        let output = Command::new("python3")
            .args(["-c", &format!("{how}{READ}")])
            .arg(desk.path("Anna.ownchart/vault.db"))
            .arg(key)
            .env("PYTHONPATH", program("OWNCHART_READERS"))
            .output()
            .expect("python3; `cargo xtask test` installs it");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("JSON")
    };
    let (one, other) = (read(SQLCIPHER), read(MULTIPLE));
    assert_eq!(one, other);
    for said in ["Anna Beispiel", "Penicillin", "\n2\nok\n"] {
        assert!(one.contains(said), "{said} is missing in {one}");
    }
    println!("two other readers of the database: 0 failed");
}
