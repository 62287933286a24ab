//! What must hold for the files themselves, whoever wrote them: no place of one machine, no raw
//! HTML in a page, no sentence that exists in one language only, no dead link, no half-done mark.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// A text file of the project, by its path from the top.
struct Text {
    path: String,
    text: String,
}

#[test]
fn no_file_names_a_place_on_one_machine() {
    // written in two halves, so that this file does not find itself
    let places = [
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
        concat!("C:\\", "Users"),
    ];
    // Anna's home is nobody's: she is invented
    let invented = concat!("/ho", "me/anna/");
    let found = lines_with(&texts(), |line| {
        let line = line.replace(invented, "");
        places.iter().any(|place| line.contains(place))
    });
    assert_eq!(found, [""; 0], "a path that exists on one machine only");
}

#[test]
fn nothing_is_left_half_done() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("todo", "!("),
        concat!("unimple", "mented!("),
    ];
    let code = code(&["rs", "ts", "svelte", "css", "html", "sh", "toml"]);
    // the mark must stand alone: calendars know a VTODO
    let stands_alone = |line: &str, mark: &str| {
        line.match_indices(mark)
            .any(|(at, _)| !line[..at].ends_with(char::is_alphanumeric))
    };
    let found = lines_with(&code, |line| {
        marks.iter().any(|mark| stands_alone(line, mark))
    });
    assert_eq!(
        found, [""; 0],
        "finish it, or write it into docs/known-issues.md"
    );
}

#[test]
fn a_file_is_one_sitting() {
    let long: Vec<String> = code(&["rs", "ts", "svelte"])
        .iter()
        .filter(|file| !file.path.contains("/bindings/"))
        .map(|file| (file.text.lines().count(), &file.path))
        .filter(|(lines, _)| *lines > 800)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert_eq!(long, [""; 0], "two nouns in one file?");
}

/// Text from a stranger's file reaches a page as a text node and never as markup. So the ways to
/// make markup out of text do not occur in our pages at all.
#[test]
fn no_page_turns_text_into_markup() {
    let sinks = [
        "{@html",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "createContextualFragment",
        "parseFromString",
        "srcdoc",
        "new Function(",
        "eval(",
    ];
    let pages: Vec<Text> = code(&["ts", "svelte", "js", "html"])
        .into_iter()
        // tests try these sinks on purpose, to see that they are shut
        .filter(|file| file.path.starts_with("ui/") && !file.path.contains("test"))
        .collect();
    let found = lines_with(&pages, |line| {
        let line = line.trim_start();
        !line.starts_with("//")
            && !line.starts_with('*')
            && sinks.iter().any(|sink| line.contains(sink))
    });
    assert_eq!(found, [""; 0], "a text node does what is needed here");
}

#[test]
fn the_pages_speak_with_the_host_through_one_file() {
    let found: Vec<String> = code(&["ts", "svelte", "js"])
        .iter()
        .filter(|file| file.path.starts_with("ui/") && !file.path.ends_with("/host/tauri.ts"))
        .filter(|file| !file.path.contains("config"))
        .filter(|file| {
            file.text.contains("from \"@tauri-apps") || file.text.contains("from '@tauri-apps")
        })
        .map(|file| file.path.clone())
        .collect();
    assert_eq!(found, [""; 0], "only ui/src/lib/host/tauri.ts names Tauri");
}

#[test]
fn the_pages_ask_no_other_machine_for_anything() {
    let pages: Vec<Text> = code(&["ts", "svelte", "html", "css"])
        .into_iter()
        .filter(|file| file.path.starts_with("ui/") && !file.path.contains("test"))
        // what steers the window from outside speaks with its driver, and is in no page
        .filter(|file| !file.path.starts_with("ui/e2e/"))
        .collect();
    let calls = [
        "fetch(",
        "XMLHttpRequest",
        "new WebSocket",
        "new EventSource",
        "sendBeacon",
        "url(http",
        "src=\"http",
    ];
    let found = lines_with(&pages, |line| {
        let line = line.trim_start();
        !line.starts_with("//")
            && !line.starts_with('*')
            && calls.iter().any(|call| line.contains(call))
    });
    assert_eq!(found, [""; 0], "everything a page needs is inside it");
}

/// Every language says every sentence, and puts the same facts into it.
#[test]
fn every_sentence_exists_in_german_and_english() {
    let folder = root().join("assets/words");
    let Ok(list) = std::fs::read_dir(&folder) else {
        return;
    };
    let mut names: Vec<String> = list
        .map(|entry| {
            entry
                .expect("the folder can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let mut found = Vec::new();
    for name in &names {
        let (other, is_english) = match (name.strip_suffix("en.json"), name.strip_suffix("de.json"))
        {
            (Some(stem), _) => (format!("{stem}de.json"), true),
            (_, Some(stem)) => (format!("{stem}en.json"), false),
            _ => continue,
        };
        if !names.contains(&other) {
            found.push(format!("{name} has no {other}"));
        } else if is_english {
            found.extend(differences(
                &sentences(&folder.join(name)),
                &sentences(&folder.join(&other)),
                name,
            ));
        }
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_sentence_missing_in_one_language_is_noticed() {
    let catalogue = |rows: &[(&str, &str)]| {
        rows.iter()
            .map(|(key, text)| ((*key).into(), (*text).into()))
            .collect()
    };
    let english: BTreeMap<String, String> = catalogue(&[
        ("saved", "Saved"),
        ("age", "{years} years"),
        ("lock", "Lock"),
    ]);
    let german: BTreeMap<String, String> =
        catalogue(&[("saved", "Gespeichert"), ("age", "{jahre} Jahre")]);
    let found = differences(&english, &german, "window.en.json");
    assert_eq!(
        found,
        [
            "window.en.json: age has other places for facts than its twin",
            "window.en.json: lock has no twin"
        ]
    );
}

fn differences(
    one: &BTreeMap<String, String>,
    other: &BTreeMap<String, String>,
    name: &str,
) -> Vec<String> {
    let mut found = Vec::new();
    for (key, text) in one {
        match other.get(key) {
            None => found.push(format!("{name}: {key} has no twin")),
            Some(twin) if places(text) != places(twin) => {
                found.push(format!(
                    "{name}: {key} has other places for facts than its twin"
                ));
            }
            Some(twin) if twin.trim().is_empty() != text.trim().is_empty() => {
                found.push(format!("{name}: {key} is empty in one language"));
            }
            Some(_) => {}
        }
    }
    found.extend(
        other
            .keys()
            .filter(|key| !one.contains_key(*key))
            .map(|key| format!("{name}: {key} is missing")),
    );
    found
}

/// The `{names}` in a sentence, sorted; a plural's own words are not places.
fn places(text: &str) -> Vec<&str> {
    let named = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split(['}', ',']).next());
    let mut places: Vec<&str> = named
        .filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// A catalogue as `key.of.a.sentence → sentence`, however deep it is nested.
fn sentences(path: &Path) -> BTreeMap<String, String> {
    fn walk(value: &serde_json::Value, key: &str, into: &mut BTreeMap<String, String>) {
        match value {
            serde_json::Value::Object(members) => {
                for (name, value) in members {
                    walk(
                        value,
                        &if key.is_empty() {
                            name.clone()
                        } else {
                            format!("{key}.{name}")
                        },
                        into,
                    );
                }
            }
            serde_json::Value::Array(items) => {
                for (place, value) in items.iter().enumerate() {
                    walk(value, &format!("{key}.{place}"), into);
                }
            }
            serde_json::Value::String(text) => {
                into.insert(key.to_owned(), text.clone());
            }
            _ => {}
        }
    }
    let text = std::fs::read_to_string(path).expect("a catalogue can be read");
    let value =
        serde_json::from_str(&text).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()));
    let mut into = BTreeMap::new();
    walk(&value, "", &mut into);
    into
}

#[test]
fn every_link_between_our_documents_leads_somewhere() {
    let mut dead = Vec::new();
    for file in code(&["md"]) {
        let folder = root()
            .join(&file.path)
            .parent()
            .expect("a file stands in a folder")
            .to_path_buf();
        for target in links(&file.text) {
            let (path, place) = target.split_once('#').unwrap_or((&target, ""));
            let there = if path.is_empty() {
                root().join(&file.path)
            } else {
                folder.join(path)
            };
            if !there.exists() {
                dead.push(format!("{} → {target}", file.path));
            } else if !place.is_empty() && there.extension().is_some_and(|ending| ending == "md") {
                let text = std::fs::read_to_string(&there).expect("a document can be read");
                // The manual names its places itself, the same in every language.
                let named = format!("{{#{place}}}");
                if !text.lines().any(|line| {
                    line.starts_with('#') && (slug(line) == place || line.ends_with(&named))
                }) {
                    dead.push(format!("{} → {target} (no such heading)", file.path));
                }
            }
        }
    }
    assert_eq!(dead, [""; 0]);
}

/// A page that names a test for every promise is worth something only while the tests exist.
#[test]
fn every_test_our_promises_name_exists() {
    let code = texts()
        .into_iter()
        .filter(|file| file.path.ends_with(".rs"));
    let code: String = code.map(|file| file.text).collect();
    let mut gone = Vec::new();
    for path in ["docs/security.md", "docs/lessons.md"] {
        let text = std::fs::read_to_string(root().join(path)).expect("the page is there");
        let named: Vec<&str> = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|name| is_test(name))
            .collect();
        assert!(named.len() > 10, "{path} names only {} tests", named.len());
        gone.extend(
            named
                .iter()
                .filter(|name| !code.contains(&format!("fn {name}(")))
                .map(|name| format!("{path}: {name}")),
        );
    }
    assert_eq!(gone, [""; 0]);
}

/// Our tests are named with sentences: three words at least.
fn is_test(name: &str) -> bool {
    let sentence = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    sentence && name.matches('_').count() >= 2
}

/// Targets of `](…)` that stand inside the project, outside of code.
fn links(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut found = Vec::new();
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        for rest in line.split("](").skip(1) {
            let target = rest.split([')', ' ']).next().unwrap_or("");
            if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
                found.push(target.to_owned());
            }
        }
    }
    found
}

/// A heading as its link: lower case, spaces as hyphens, punctuation gone.
fn slug(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    words
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The files from outside are there to be measured against; they belong to others.
#[test]
fn corpus_no_file_from_outside_is_committed() {
    let folder = std::env::var_os("OWNCHART_CORPORA")
        .map_or_else(|| root().join("../shared/corpora"), PathBuf::from);
    let Ok(manifest) = std::fs::read_to_string(folder.join("MANIFEST.sha256")) else {
        println!("SKIPPED corpus_no_file_from_outside_is_committed: no corpora folder");
        return;
    };
    let theirs: std::collections::HashSet<&str> = manifest
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let mut found = Vec::new();
    for path in files() {
        let bytes = std::fs::read(root().join(&path)).expect("a file of the project can be read");
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if digest != empty && theirs.contains(digest.as_str()) {
            found.push(path);
        }
    }
    assert_eq!(found, [""; 0]);
}

fn lines_with(files: &[Text], wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for Text { path, text } in files {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| wrong(line)) {
            let line: String = line.trim().chars().take(100).collect();
            found.push(format!("{path}:{}: {line}", number + 1));
        }
    }
    found
}

/// Every text file of the project, lock files apart.
fn texts() -> Vec<Text> {
    let files = files()
        .into_iter()
        .filter(|path| !path.ends_with("Cargo.lock") && !path.ends_with("package-lock.json"));
    files
        .filter_map(|path| {
            Some(Text {
                text: std::fs::read_to_string(root().join(&path)).ok()?,
                path,
            })
        })
        .collect()
}

fn code(endings: &[&str]) -> Vec<Text> {
    let mut texts = texts();
    texts.retain(|file| {
        endings
            .iter()
            .any(|ending| file.path.ends_with(&format!(".{ending}")))
            && file.path != "tests/tree.rs"
    });
    texts
}

/// The paths of everything a fresh checkout holds: what git ignores is not looked at.
fn files() -> Vec<String> {
    fn walk(folder: &Path, top: &Path, into: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder of the project can be read") {
            let path = entry.expect("a folder of the project can be read").path();
            let short = path
                .strip_prefix(top)
                .expect("we began at the top")
                .to_string_lossy()
                .into_owned();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_symlink()
                || ["node_modules", "dist", ".git"].contains(&name.as_str())
                || ["target", "gen", "out"].contains(&short.as_str())
            {
                continue;
            }
            if path.is_dir() {
                walk(&path, top, into)
            } else {
                into.push(short)
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), &root(), &mut found);
    found.sort();
    assert!(
        found.len() > 30,
        "only {} files: is this the whole project?",
        found.len()
    );
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ stands in the project")
        .to_path_buf()
}
