//! The arrows of the house, its doors, and what may never be in the tree.
//!
//! ARCHITECTURE.md says it in words; this holds every `Cargo.toml` against it. A new arrow means a
//! new line in both, in one commit, with its reason.

use std::{path::PathBuf, process::Command};

/// Every package of ours and the packages of ours it may name.
const ARROWS: &[(&str, &[&str])] = &[
    // the ground: names nothing of ours
    ("record", &[]),
    ("seal", &[]),
    ("symbol", &[]),
    ("medplan", &[]),
    ("render", &[]),
    // four neighbours that do not know each other
    ("interchange", &["record", "symbol", "medplan"]),
    ("vault", &["record", "seal"]),
    ("share", &["record", "seal"]),
    ("paper", &["record", "symbol", "medplan"]),
    // the locked-up helper's program
    (
        "ownchart-render",
        &["record", "symbol", "render", "interchange"],
    ),
    // the façade
    (
        "ownchart",
        &[
            "record",
            "seal",
            "symbol",
            "medplan",
            "render",
            "interchange",
            "vault",
            "share",
            "paper",
        ],
    ),
    // guests
    ("ownchart-cli", &["ownchart"]),
    ("ownchart-desktop", &["ownchart"]),
    ("ownchart-tests", &["ownchart"]),
    ("xtask", &[]),
];

/// One door per danger: who alone may name these crates.
const DOORS: &[(&[&str], &[&str])] = &[
    // encryption, signatures, keyed digests
    (
        &[
            "age",
            "age-core",
            "scrypt",
            "ed25519-dalek",
            "blake3",
            "hkdf",
            "hmac",
        ],
        &["seal"],
    ),
    // the database
    (
        &["rusqlite", "libsqlite3-sys", "sqlx", "diesel"],
        &["vault"],
    ),
    // other people's signatures on cards and certificates: checked, never made
    (&["p256", "ecdsa"], &["interchange"]),
    // writing PDF, shaping letters
    (
        &[
            "printpdf",
            "lopdf",
            "krilla",
            "pdf-writer",
            "rustybuzz",
            "harfrust",
            "subsetter",
        ],
        &["paper"],
    ),
    // black and white squares, both ways
    (
        &["qrcode", "datamatrix", "rxing", "fast_qr", "rqrr"],
        &["symbol"],
    ),
    // locking a process up; the helper locks up itself
    (&["seccompiler", "landlock"], &["render", "ownchart-render"]),
    // a stranger's PDF or picture becomes pixels
    (
        &[
            "hayro",
            "hayro-syntax",
            "hayro-interpret",
            "hayro-jpeg2000",
            "pdfium-render",
            "mupdf",
            "image",
            "png",
            "jpeg-decoder",
            "zune-jpeg",
            "zune-png",
            "tiff",
            "gif",
            "image-webp",
        ],
        &["render"],
    ),
    // the window; threads that wait for each other
    (
        &[
            "tauri",
            "tauri-build",
            "wry",
            "tao",
            "gtk",
            "webkit2gtk",
            "rfd",
            "tokio",
        ],
        &["ownchart-desktop"],
    ),
];

/// A package of ours and everything its `Cargo.toml` names, optional and for tests included.
struct Room {
    name: String,
    names: Vec<String>,
}

/// What stands in `rooms` and not in the plan, one sentence each.
fn breaches(rooms: &[Room]) -> Vec<String> {
    let mut found = Vec::new();
    for Room { name, names } in rooms {
        let Some((_, allowed)) = ARROWS.iter().find(|(room, _)| room == name) else {
            found.push(format!("{name} has no row in ARROWS"));
            continue;
        };
        for named in names {
            let ours = ARROWS.iter().any(|(room, _)| room == named);
            if ours && named != name && !allowed.contains(&named.as_str()) {
                found.push(format!(
                    "{name} names {named}: no such arrow in ARCHITECTURE.md"
                ));
            }
            for (crates, doors) in DOORS {
                if crates.contains(&named.as_str()) && !doors.contains(&name.as_str()) {
                    found.push(format!(
                        "{name} names {named}, whose only door is {}",
                        doors.join(", ")
                    ));
                }
            }
        }
    }
    found
}

#[test]
fn the_house_is_built_as_planned() {
    let said = metadata(&["--no-deps"]);
    let rooms: Vec<Room> = packages(&said).map(room).collect();
    assert!(
        rooms.len() >= 13,
        "cargo metadata shows only {} packages of ours",
        rooms.len()
    );
    assert_eq!(breaches(&rooms), [""; 0]);
}

#[test]
fn an_added_arrow_is_noticed() {
    let house = |arrow: &str| {
        [
            invented("paper", &["record", "symbol", arrow]),
            invented("record", &["serde"]),
        ]
    };
    assert_eq!(breaches(&house("fontdb")), [""; 0]);
    assert_eq!(
        breaches(&house("vault")),
        ["paper names vault: no such arrow in ARCHITECTURE.md"]
    );
}

#[test]
fn the_ground_names_nothing_of_ours() {
    let found = breaches(&[invented("record", &["seal"])]);
    assert_eq!(
        found,
        ["record names seal: no such arrow in ARCHITECTURE.md"]
    );
}

#[test]
fn a_second_door_is_noticed() {
    assert_eq!(breaches(&[invented("seal", &["age"])]), [""; 0]);
    assert_eq!(
        breaches(&[invented("vault", &["age"])]),
        ["vault names age, whose only door is seal"]
    );
}

#[test]
fn a_room_that_is_not_in_the_plan_is_noticed() {
    assert_eq!(
        breaches(&[invented("cloud", &[])]),
        ["cloud has no row in ARROWS"]
    );
}

#[test]
fn architecture_md_shows_the_same_arrows() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md"))
        .expect("ARCHITECTURE.md is at the top");
    for (room, names) in ARROWS {
        let names = if names.is_empty() {
            "nothing of ours".to_owned()
        } else {
            names.join(", ")
        };
        let row = format!("| `{room}` | {names} |");
        assert!(text.contains(&row), "ARCHITECTURE.md misses the row\n{row}");
    }
}

/// A crate that can open a connection, or tells somebody what happened on this machine, is not in
/// the tree, however deep. `Cargo.lock` is not the place to look: it lists optional ones too.
#[test]
fn nothing_that_calls_out_is_in_the_tree() {
    let said = metadata(&["--all-features", "--filter-platform", PLATFORM]);
    let tree = tree(&said);
    assert!(
        tree.len() > 50,
        "only {} packages: is this the whole tree?",
        tree.len()
    );
    let found: Vec<&str> = banned()
        .iter()
        .flat_map(|banned| tree.iter().filter(move |there| there["name"] == **banned))
        .filter_map(|there| there["id"].as_str())
        .collect();
    assert_eq!(found, [""; 0], "deny.toml says why each of them is banned");
}

#[test]
fn every_licence_is_one_we_may_ship() {
    let deny = deny();
    let allowed: Vec<&str> = strings(&deny["licenses"]["allow"]);
    let exceptions = deny["licenses"]
        .get("exceptions")
        .and_then(toml::Value::as_array);
    let said = metadata(&["--all-features", "--filter-platform", PLATFORM]);
    let mut found = Vec::new();
    for package in tree(&said) {
        let name = package["name"].as_str().expect("every package has a name");
        let also = exceptions
            .into_iter()
            .flatten()
            .filter(|row| row["crate"].as_str() == Some(name));
        let allowed: Vec<&str> = allowed
            .iter()
            .copied()
            .chain(also.flat_map(|row| strings(&row["allow"])))
            .collect();
        match package["license"].as_str() {
            Some(terms) if permits(terms, &allowed) => {}
            terms => found.push(format!("{name}: {}", terms.unwrap_or("no licence named"))),
        }
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn licence_terms_are_read_with_their_ands_and_ors() {
    let allowed = [
        "MIT",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "Unicode-3.0",
    ];
    for (terms, verdict) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("MIT/Apache-2.0", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-2.0-only", false),
        ("MIT OR Apache-2.0 AND GPL-2.0-only", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("MIT WITH LLVM-exception", false),
        ("(MIT", false),
        ("", false),
    ] {
        assert_eq!(permits(terms, &allowed), verdict, "{terms}");
    }
}

/// Whether SPDX `terms` can be met with `allowed` licences alone. AND binds closer than OR.
fn permits(terms: &str, allowed: &[&str]) -> bool {
    let spaced = terms
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) == Some(true) && rest.is_empty()
}

fn either(rest: &mut &[&str], allowed: &[&str]) -> Option<bool> {
    let mut fine = both(rest, allowed)?;
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        fine |= both(rest, allowed)?;
    }
    Some(fine)
}

fn both(rest: &mut &[&str], allowed: &[&str]) -> Option<bool> {
    let mut fine = one(rest, allowed)?;
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        fine &= one(rest, allowed)?;
    }
    Some(fine)
}

fn one(rest: &mut &[&str], allowed: &[&str]) -> Option<bool> {
    match *rest {
        ["(", inside @ ..] => {
            *rest = inside;
            let fine = either(rest, allowed)?;
            *rest = rest.strip_prefix(&[")"])?;
            Some(fine)
        }
        [id, "WITH", exception, after @ ..] => {
            *rest = after;
            Some(allowed.contains(&format!("{id} WITH {exception}").as_str()))
        }
        [id, after @ ..] => {
            *rest = after;
            Some(allowed.contains(id))
        }
        [] => None,
    }
}

/// Linux is what ships today; other systems join this list when they do.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

fn metadata(args: &[&str]) -> serde_json::Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(args)
        .current_dir(root())
        .output()
        .expect("cargo runs, for it runs this test");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON")
}

fn packages(said: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    said["packages"]
        .as_array()
        .expect("cargo metadata lists packages")
        .iter()
}

/// The packages that are really in the resolved graph.
fn tree(said: &serde_json::Value) -> Vec<&serde_json::Value> {
    let nodes = said["resolve"]["nodes"]
        .as_array()
        .expect("without --no-deps there is a graph");
    let there: std::collections::HashSet<&serde_json::Value> =
        nodes.iter().map(|node| &node["id"]).collect();
    packages(said)
        .filter(|package| there.contains(&package["id"]))
        .collect()
}

fn room(package: &serde_json::Value) -> Room {
    let text =
        |value: &serde_json::Value| value.as_str().expect("cargo names everything").to_owned();
    let named = package["dependencies"]
        .as_array()
        .expect("a list, if an empty one")
        .iter();
    Room {
        name: text(&package["name"]),
        names: named.map(|named| text(&named["name"])).collect(),
    }
}

fn invented(name: &str, names: &[&str]) -> Room {
    Room {
        name: name.into(),
        names: names.iter().map(|name| (*name).into()).collect(),
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn deny() -> toml::Value {
    let text = std::fs::read_to_string(root().join("deny.toml")).expect("deny.toml is at the top");
    toml::from_str(&text).expect("deny.toml is TOML")
}

fn banned() -> Vec<String> {
    let deny = deny();
    let rows = deny["bans"]["deny"]
        .as_array()
        .expect("bans.deny is a list");
    let names = rows.iter().map(|row| {
        row["crate"]
            .as_str()
            .expect("every ban names its crate")
            .to_owned()
    });
    names.collect()
}

fn strings(list: &toml::Value) -> Vec<&str> {
    list.as_array()
        .expect("a list")
        .iter()
        .filter_map(toml::Value::as_str)
        .collect()
}
