//! What `--help` says: one line a verb, and for each verb its call and an example.

use ownchart::words::Tongue;

/// Every verb with its call and an example; what it does stands in the catalogue.
pub(crate) const VERBS: &[(&str, &str, &str)] = &[
    (
        "init",
        "CHART --name NAME --born DATE [--generate]",
        "ownchart init Anna.ownchart --name \"Anna Beispiel\" --born 1968-03-02 --generate",
    ),
    ("demo", "DIR", "ownchart demo out"),
    (
        "person",
        "CHART add|list|edit [--name NAME …] [PERSON] | join DOUBLE PERSON | part PERSON | move-entry ID PERSON | extract PERSON -o NEW.ownchart [--new-passphrase-file F | --generate] [--remove]",
        "ownchart person Anna.ownchart add --name \"Ben Beispiel\" --birth_date 2015-07-01",
    ),
    (
        "add",
        "CHART KIND --FIELD VALUE … [--person P]   (or JSON on standard input)",
        "ownchart add Anna.ownchart allergy --substance Penicillin --reactions Atemnot",
    ),
    (
        "edit",
        "CHART ID --FIELD VALUE …   (an empty value empties the field)",
        "ownchart edit Anna.ownchart 3f2a --strength \"10 mg\"",
    ),
    ("remove", "CHART ID", "ownchart remove Anna.ownchart 3f2a"),
    (
        "unremove",
        "CHART ID",
        "ownchart unremove Anna.ownchart 3f2a",
    ),
    ("history", "CHART ID", "ownchart history Anna.ownchart 3f2a"),
    (
        "undo",
        "CHART ID [--to NUMBER]   (without a number: the version before)",
        "ownchart undo Anna.ownchart 3f2a",
    ),
    (
        "list",
        "CHART [KIND] [--person P] [--since DATE] [--removed]",
        "ownchart list Anna.ownchart medication",
    ),
    ("show", "CHART ID", "ownchart show Anna.ownchart 3f2a"),
    ("schema", "[KIND]", "ownchart schema medication"),
    (
        "import",
        "CHART FILE|DIR … [--person P] [--dry-run] [--take new|all] [--alike one] [--rhythm NAME=daily|words|mon,thu] [--keys JWKS|CERTIFICATE] [--columns HEADING=MEANING[:UNIT],…,order=dmy|mdy]   (--alike one: what looks like an entry that is there adds what is missing to it)",
        "ownchart import Anna.ownchart entlassbrief.pdf bundle.json",
    ),
    (
        "export",
        "CHART folder -o DIR | summary|records|contacts|calendar -o FILE [--person P] [--titles full] [--reminders 8,12,18,22]   (folder: everything for other programs, with letters; summary: FHIR IPS; records: FHIR, one on each line; a calendar says nothing of what it is about unless asked)",
        "ownchart export Anna.ownchart folder -o Anna-2026",
    ),
    (
        "doses",
        "CHART [--day DAY] [--person P] [--taken|--skipped morning|noon|evening|night|ID[@TIME],… [--reason T] [--amount N]] | CHART --log ID [--day LAST] [--days N] | CHART --packs | CHART --new-pack ID [--amount N] | CHART --due | CHART --put-off KEY | CHART --keep on|off   (what is due on a day and what was noted; due: what is due now)",
        "ownchart doses Anna.ownchart --taken morning",
    ),
    (
        "twice",
        "CHART [--person P] | CHART --one ID,ID | CHART --two ID,ID   (what looks like one thing entered twice; one: the first gets what is missing and the second is removed; two: not asked again)",
        "ownchart twice Anna.ownchart",
    ),
    (
        "inbox",
        "CHART DIR [--clear]   (files in a folder, and which are in the chart; clear: deletes those that are)",
        "ownchart inbox Anna.ownchart Scans",
    ),
    (
        "search",
        "CHART WORDS",
        "ownchart search Anna.ownchart kalium",
    ),
    (
        "document",
        "CHART get ID -o FILE | pages ID -o DIR | codes ID -o DIR   (codes: a health card or certificate as the code it came as)",
        "ownchart document Anna.ownchart pages 3f2a -o pictures",
    ),
    (
        "print",
        "CHART emergency|fridge|card|plan|visit|binder|summary|record|recovery|receipt|consent|revocation -o FILE.pdf [--languages LANGUAGE[,LANGUAGE]] [--paper a4|letter] [--person P] [--sensitive]   (card: --person P --person Q … or --everyone; visit: --for NAME [--since DATE] [--values A,B]; plan: [--allergies] [--pregnancy] [--measured]; binder: [--since-printing N|last] [--with-documents]; receipt, consent, revocation: --share ID)",
        "ownchart print Anna.ownchart emergency --languages de,ar -o notfall.pdf",
    ),
    (
        "request",
        "CHART new --to CONTACT … -o FILE.pdf|DIR [--on DATE] [--letter de|en] [--paper a4|letter] [--person P] | list | remind ID -o FILE.pdf | complain ID -o FILE.pdf [--authority \"NAME; STREET; TOWN\"] | answered ID [--with DOCUMENT] [--on DATE] | extended ID [--on DATE] | received ID --on DATE",
        "ownchart request Anna.ownchart new --to \"Dr. Weber\" -o brief.pdf",
    ),
    (
        "share",
        "CHART --for NAME … [--to RECIPIENT …] [--to-contact CONTACT …] [--preset emergency|visit|all | --only ID,…] [--documents originals|pictures] [--purpose T] [--valid-until DATE] [--summary] -o DIR",
        "ownchart share Anna.ownchart --for \"Dr. Weber\" --preset visit -o weber",
    ),
    (
        "open",
        "FILE [--words-file F | --identity F] [--expect WORDS] [-o DIR]",
        "ownchart open weber/share.age",
    ),
    (
        "receive",
        "CHART FILE … [--person P] [--words-file F | --identity F] [--expect WORDS] [--take new|all|1,3,5-8] [--dry-run] | CHART --undo SHARE   (share.age, share.html, pictures or scans of its codes, or a doctor's note)",
        "ownchart receive Anna.ownchart share.age --dry-run",
    ),
    (
        "key",
        "CHART card [-o FILE.pdf] [--person P]",
        "ownchart key Anna.ownchart card -o karte.pdf",
    ),
    (
        "contact-key",
        "CHART CONTACT KEYTEXT|PICTURE [--words \"SIX WORDS\"] | CHART CONTACT --forget",
        "ownchart contact-key Anna.ownchart \"Dr. Weber\" karte.jpg",
    ),
    (
        "frames",
        "FILE.age [--screen] -o DIR",
        "ownchart frames weber/share.age -o codes",
    ),
    ("scan", "IMAGE|PDF …", "ownchart scan plan.jpg"),
    (
        "unframe",
        "IMAGE|PDF|TEXT … -o FILE.age",
        "ownchart unframe foto.jpg -o share.age",
    ),
    (
        "keys",
        "CHART list | change-passphrase [--new-passphrase-file F] | recovery -o FILE.pdf | trusted --names A,B,C -o FILE.pdf | trusted --end | rotate [--generate] -o FILE.pdf | rotate --finish | drill --paper FILE [--copy FILE|DIR]",
        "ownchart keys Anna.ownchart list",
    ),
    (
        "backup",
        "CHART -o FILE",
        "ownchart backup Anna.ownchart -o Anna.ownchart-backup",
    ),
    (
        "mirror",
        "CHART [DIR] [--deep] [--forget]   (without DIR: every mirror that is there)",
        "ownchart mirror Anna.ownchart /media/stick",
    ),
    (
        "restore",
        "FILE|DIR -o CHART   (a backup, a mirror, or the folder of a chart) | --pages PDF|PICTURE … --identity F [--generate | --new-passphrase-file F] -o CHART | CHART --accept-older",
        "ownchart restore Anna.ownchart-backup -o Anna.ownchart",
    ),
    (
        "ledger",
        "CHART [--person P] [--reader NAME | --asked SHARE]",
        "ownchart ledger Anna.ownchart",
    ),
    (
        "merge",
        "CHART OTHER [--other-passphrase-file F | --other-identity F] [--assign THEIRS=OURS|new|skip …] | CHART --from-conflicts",
        "ownchart merge Anna.ownchart stick/Anna.ownchart",
    ),
    (
        "undecided",
        "CHART [--person P]",
        "ownchart undecided Anna.ownchart",
    ),
    (
        "decide",
        "CHART ID GROUP NUMBER   (as `show` numbers them)",
        "ownchart decide Anna.ownchart 3f2a plan 2",
    ),
    (
        "erase",
        "CHART ID …   (for good; the passphrase is asked for again)",
        "ownchart erase Anna.ownchart 3f2a",
    ),
    (
        "verify",
        "CHART|FILE [--deep] [--take-back]",
        "ownchart verify Anna.ownchart --deep",
    ),
    ("session", "CHART", "ownchart session Anna.ownchart"),
];

/// The page without a verb.
pub(crate) fn overview(tongue: Tongue) -> String {
    let mut page = format!("{}\n\n", tongue.say("cli-about", &[]));
    for (verb, _, _) in VERBS {
        page += &format!(
            "  {verb:<12} {}\n",
            tongue.say(&format!("cli-verb-{verb}"), &[])
        );
    }
    page + &format!("\n{}\n", tongue.say("cli-general", &[]))
}

/// The page of one verb.
pub(crate) fn verb(tongue: Tongue, verb: &str) -> Option<String> {
    let (name, call, example) = VERBS.iter().find(|(name, _, _)| *name == verb)?;
    let about = tongue.say(&format!("cli-verb-{name}"), &[]);
    let label = tongue.say("cli-example", &[]);
    let general = tongue.say("cli-general", &[]);
    Some(format!(
        "ownchart {name} {call}\n\n{about}\n\n{label} {example}\n\n{general}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_says_what_it_does_in_both_languages() {
        for (verb, _, example) in VERBS {
            assert!(example.starts_with(&format!("ownchart {verb}")), "{verb}");
            for tongue in [Tongue::De, Tongue::En] {
                assert!(
                    tongue.find(&format!("cli-verb-{verb}")).is_some(),
                    "{tongue:?} {verb}"
                );
            }
        }
    }
}
