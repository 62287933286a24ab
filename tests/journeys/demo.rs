//! The first thing anybody sees: an invented person's chart, her papers and one sealed share.

use crate::desk::Desk;

#[test]
fn the_demo_leaves_a_chart_papers_a_share_and_the_words() {
    let desk = Desk::empty();
    let answer = desk.say(&["demo", "demo"]).fine();
    let names: Vec<String> = desk
        .files("demo")
        .iter()
        .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
        .collect();
    assert!(names.iter().any(|name| name == "WORDS.txt"), "{names:?}");
    assert!(
        names.iter().filter(|name| name.ends_with(".pdf")).count() >= 2,
        "{names:?}"
    );
    assert!(names.iter().any(|name| name == "share.age"), "{names:?}");
    assert!(!answer.out.is_empty(), "it says what lies there");
    let chart = std::fs::read_dir(desk.path("demo"))
        .expect("the folder is there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .find(|name| name.ends_with(".ownchart"));
    assert!(chart.is_some(), "{names:?}");
}
