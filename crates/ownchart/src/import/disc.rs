//! Pictures from a disc or a folder: thousands of files, one line for each series.
//!
//! The helper sees the beginnings of many files at once; what lies between them and the pixels is ours to
//! count. Files are read one after the other and never held together.

use super::leaf::{self, Leaf, Opened};
use super::pack::{self, Pack};
use super::{
    Belongs, Bytes, Draft, DraftFile, Handed, Item, Known, Standing, belongs, differences,
};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::export;
use crate::workplace::Workplace;
use interchange::dicom::heads::{self, Head};
use interchange::dicom::{self, Class, Facts, Series};
use interchange::parcel::Member;
use interchange::{Format, Remark, Why};
use record::{Content, DocumentId, Entry, EntryId};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// The most files of one tree.
const FILES: usize = 100_000;
/// How much of a file its beginning is at first, and where that was too little, in bytes.
const HEADS: [u64; 2] = [64 << 10, 4 << 20];
/// How many missing files are named one by one.
const NAMED: usize = 50;

/// Files as they lie in folders.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Files that are DICOM.
    pub pictures: Vec<Leaf>,
    /// Files that are read piece by piece, because they may be very long.
    pub long: Vec<PathBuf>,
    /// Files to be read one by one.
    pub others: Vec<Leaf>,
    /// Folders with the letters of an exported chart, whose summary is among the others: they are brought
    /// along by the summary, not read by themselves.
    pub along: Vec<PathBuf>,
    /// What a disc brings along to look at its pictures with: never opened.
    pub programs: Vec<Leaf>,
    /// What lies in a zip and is not opened, zip by zip.
    closed: Vec<(Leaf, Vec<Member>)>,
}

impl Tree {
    /// Looks at files and folders, and what lies in those. Links are not followed: one could lead anywhere.
    ///
    /// Where a disc's list of contents is named, the disc is meant. A zip with pictures of a hospital in it is a
    /// folder; zips inside of it are not.
    ///
    /// # Errors
    /// [`Code::CannotRead`] for a folder.
    fn of(paths: &[PathBuf], place: &Workplace) -> Result<Tree> {
        let mut files = Vec::new();
        let mut tree = Tree::default();
        for path in paths {
            if let Some(summary) = export::summary_in(path) {
                tree.along.push(summary.with_file_name(export::DOCUMENTS));
                tree.others.push(Leaf::at(summary));
                continue;
            }
            match path.parent() {
                Some(disc) if is_list(path) && path.is_file() => gather(
                    if disc.as_os_str().is_empty() {
                        Path::new(".")
                    } else {
                        disc
                    },
                    &mut files,
                )?,
                _ => gather(path, &mut files)?,
            }
        }
        let mut leaves = Vec::with_capacity(files.len());
        for file in files {
            let leaf = Leaf::at(file);
            let format = formats(&[&leaf])[0];
            if format == Format::Zip
                && let Some((inside, formats)) = unfolded(&leaf.path, place)
            {
                leaves.extend(inside.leaves.into_iter().zip(formats));
                if !inside.closed.is_empty() {
                    tree.closed.push((leaf, inside.closed));
                }
            } else {
                leaves.push((leaf, format));
            }
        }
        let disc = leaves.iter().any(|(leaf, _)| is_list(&leaf.path));
        for (leaf, format) in leaves {
            match format {
                Format::Dicom => tree.pictures.push(leaf),
                Format::AppleHealth if leaf.is_on_disk() => tree.long.push(leaf.path),
                _ if disc && !is_record(format) => tree.programs.push(leaf),
                _ => tree.others.push(leaf),
            }
        }
        Ok(tree)
    }
}

/// What files are, by their beginnings. What cannot be opened says so when it is read.
fn formats(leaves: &[&Leaf]) -> Vec<Format> {
    leaf::beginnings(leaves, HEADS[0])
        .map(|head| interchange::sniff(&head.unwrap_or_default()))
        .collect()
}

/// A zip with pictures of a hospital in it, and what its files are.
fn unfolded(path: &Path, place: &Workplace) -> Option<(Opened, Vec<Format>)> {
    let opened = leaf::opened(path, place)?;
    let leaves: Vec<&Leaf> = opened.leaves.iter().collect();
    let formats = formats(&leaves);
    let pictures = formats.contains(&Format::Dicom);
    pictures.then_some((opened, formats))
}

/// What a disc's own viewing program does not consist of.
fn is_record(format: Format) -> bool {
    let page = matches!(
        format,
        Format::Unknown
            | Format::Empty
            | Format::Text
            | Format::Html
            | Format::Xml
            | Format::Json
            | Format::Svg
            | Format::Png
            | Format::Gif
            | Format::Bmp
            | Format::Jpeg
            | Format::Zip
            | Format::Gzip
    );
    !page
}

fn is_list(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| plain(&name.to_string_lossy()) == "dicomdir")
}

/// A name as ISO 9660 media show it now one way and now the other: without case, version and last point.
fn plain(name: &str) -> String {
    let name = name.split(';').next().unwrap_or_default();
    name.trim_end_matches('.').to_lowercase()
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
        .and_then(|folder| folder.map(|item| item.map(|item| item.path())).collect())
        .map_err(|error| Error::reading(path, &error))?;
    inside.sort();
    for item in inside {
        if files.len() < FILES && !item.is_symlink() {
            gather(&item, files)?;
        }
    }
    Ok(())
}

impl Binder {
    /// `Tree::of`, with the helper of this chart's workplace.
    ///
    /// # Errors
    /// As `Tree::of`.
    pub fn tree(&self, paths: &[PathBuf]) -> Result<Tree> {
        Tree::of(paths, &self.place)
    }

    /// Reads the pictures of a tree into a draft: one line for each series, one for each letter and report.
    /// Nothing is written, and no picture is held: taking the draft reads the files again.
    ///
    /// # Errors
    /// When the chart cannot be read. A file that cannot be read is a line of the draft.
    pub fn draft_pictures(&self, person: EntryId, tree: &Tree, draft: &mut Draft) -> Result<()> {
        let own = self
            .vault
            .entry(person)?
            .ok_or_else(|| Error::new(Code::NoSuchPerson))?;
        let known = Known::of(self, person)?;
        for (zip, closed) in &tree.closed {
            draft.files.push(DraftFile {
                format: Some(Format::Zip),
                remarks: closed.iter().filter_map(Member::refusal).collect(),
                ..DraftFile::nothing(zip.name(), zip.size().unwrap_or_default())
            });
        }
        let (mut files, mut facts): (Vec<&Leaf>, Vec<Facts>) = (Vec::new(), Vec::new());
        for (leaf, head) in tree.pictures.iter().zip(self.heads(&tree.pictures)) {
            match head {
                Err(refused) => {
                    let size = leaf.size().unwrap_or_default();
                    draft
                        .files
                        .push(DraftFile::unread(leaf.name(), size, refused));
                }
                Ok(Head {
                    facts: Some(it),
                    listed,
                }) => match it.class {
                    Class::Directory => draft.files.push(list(leaf, &listed, tree)),
                    Class::Picture => {
                        files.push(leaf);
                        facts.push(it);
                    }
                    _ => self.draft_alone(person, leaf, draft)?,
                },
                Ok(Head { facts: None, .. }) => self.draft_alone(person, leaf, draft)?,
            }
        }
        for series in dicom::series(&facts) {
            if series.files.len() == 1 && series.twice.is_empty() {
                self.draft_alone(person, files[series.files[0]], draft)?;
                continue;
            }
            let number = draft.files.len();
            match lay_out(number, person, &own.entry, &known, &files, series) {
                Ok((file, item)) => {
                    draft.files.push(file);
                    draft.items.push(item);
                }
                Err(file) => draft.files.push(*file),
            }
        }
        if !tree.programs.is_empty() {
            draft.files.push(programs(&tree.programs));
        }
        Ok(())
    }

    /// One file by itself, whole.
    fn draft_alone(&self, person: EntryId, leaf: &Leaf, draft: &mut Draft) -> Result<()> {
        let name = leaf.name();
        match leaf.bytes() {
            Ok(bytes) => self.draft_more(person, Handed { name, bytes }, draft),
            Err(refused) => {
                draft.files.push(DraftFile::unread(name, 0, refused));
                Ok(())
            }
        }
    }

    /// What the beginnings of many files say. A few helpers read them all.
    fn heads(&self, leaves: &[Leaf]) -> Vec<Result<Head>> {
        let mut heads: Vec<Option<Result<Head>>> = leaves.iter().map(|_| None).collect();
        for most in HEADS {
            let is_cut = |at: &usize| matches!(&heads[*at], Some(Ok(Head { facts: Some(it), .. })) if it.cut);
            let open: Vec<usize> = (0..leaves.len())
                .filter(|at| heads[*at].is_none() || is_cut(at))
                .collect();
            let wanted: Vec<&Leaf> = open.iter().map(|at| &leaves[*at]).collect();
            let mut batch: Vec<(usize, Vec<u8>)> = Vec::new();
            let mut bytes = 0;
            for (at, head) in open.into_iter().zip(leaf::beginnings(&wanted, most)) {
                match head {
                    Ok(head) => {
                        bytes += head.len() as u64;
                        batch.push((at, head));
                    }
                    Err(refused) => heads[at] = Some(Err(refused)),
                }
                if bytes > leaf::AT_ONCE {
                    self.ask_heads(&std::mem::take(&mut batch), &mut heads);
                    bytes = 0;
                }
            }
            self.ask_heads(&batch, &mut heads);
        }
        let unasked = || Err(Error::new(Code::HelperDied));
        heads
            .into_iter()
            .map(|head| head.unwrap_or_else(unasked))
            .collect()
    }

    /// One asking. Where a beginning brings the helper down, the others are asked for without it.
    fn ask_heads(&self, batch: &[(usize, Vec<u8>)], heads: &mut [Option<Result<Head>>]) {
        if batch.is_empty() {
            return;
        }
        let mut asking = heads::ASK.to_vec();
        for (_, head) in batch {
            heads::add(&mut asking, head);
        }
        let job = render::Job::Import {
            name: String::new(),
        };
        let answer = self.place.ask(&job, &asking).and_then(|answer| {
            let said = answer
                .import
                .and_then(|json| heads::heard(&json, batch.len()));
            said.ok_or_else(|| Error::new(Code::HelperDied))
        });
        match answer {
            Ok(said) => {
                for ((at, _), head) in batch.iter().zip(said) {
                    heads[*at] = Some(Ok(head));
                }
            }
            Err(refused) if batch.len() == 1 || refused.code == Code::HelperMissing => {
                for (at, _) in batch {
                    heads[*at] = Some(Err(refused.clone()));
                }
            }
            Err(_) => {
                let (one, other) = batch.split_at(batch.len() / 2);
                self.ask_heads(one, heads);
                self.ask_heads(other, heads);
            }
        }
    }
}

/// A series beside the chart.
fn lay_out(
    number: usize,
    person: EntryId,
    own: &Entry,
    known: &Known,
    files: &[&Leaf],
    series: Series,
) -> std::result::Result<(DraftFile, Item), Box<DraftFile>> {
    let Series {
        mut entry,
        person: said,
        files: wanted,
        twice,
        burned_in,
    } = series;
    let leaves: Vec<&Leaf> = wanted.iter().map(|at| files[*at]).collect();
    let place = entry.source.origin.clone().unwrap_or_default();
    let title = if entry.title().is_empty() {
        leaves[0].name()
    } else {
        entry.title().to_owned()
    };
    let unread = |refused| Box::new(DraftFile::unread(title.clone(), 0, refused));
    if wanted.len() > pack::FILES {
        return Err(unread(Error::new(Code::FileTooLarge)));
    }
    let mut pack = Pack::of(names_inside(&leaves));
    let size = pack.size().map_err(unread)?;
    let mut remarks = Vec::new();
    if burned_in {
        remarks.push(Remark::about(&title, Why::NamesInPicture, &[]));
    }
    for at in twice {
        remarks.push(Remark::about(
            &files[at].name(),
            Why::PictureTwice,
            &[("into", &title)],
        ));
    }
    if let Content::Document(document) = &mut entry.content {
        document.title.clone_from(&title);
        document.media_type = Some("application/zip".to_owned());
        document.file_name = Some(format!("{title}.zip"));
    }
    entry.id = EntryId::imported(person, DocumentId::of(place.as_bytes()), "");
    entry.person = Some(person);
    entry.source.place = Some(String::new());
    let standing = match known.recognise(&entry) {
        // Thousands of pictures are read through when they are taken, and not to be looked at.
        None => Standing::New,
        Some(seen) => {
            measure(&mut entry, &mut pack).map_err(unread)?;
            match differences(&seen.entry, &entry) {
                none if none.is_empty() => Standing::Same(Box::new(seen.clone())),
                some => Standing::Different(Box::new(seen.clone()), some),
            }
        }
    };
    let file = DraftFile {
        name: title,
        size,
        format: Some(Format::Dicom),
        remarks,
        refused: None,
        belongs: said
            .as_ref()
            .map_or(Belongs::Unsaid, |said| belongs(Some(said), own)),
        columns: Vec::new(),
        plan: false,
        loose: Vec::new(),
        original: None,
    };
    let item = Item {
        file: number,
        standing,
        entry,
        place,
        asks: None,
        joined: false,
        attachment: Some(Bytes::There(pack)),
    };
    Ok((file, item))
}

/// Says in the entry of a series which bytes it speaks of, which means reading all of them.
fn measure(entry: &mut Entry, pack: &mut Pack) -> Result<()> {
    let (id, size) = pack.measured()?;
    entry.source.file = Some(id);
    if let Content::Document(document) = &mut entry.content {
        document.content = Some(id);
        document.size = Some(size);
    }
    Ok(())
}

impl Draft {
    /// Reads through the series that are about to be taken and were not yet.
    pub(super) fn measure(&mut self, wanted: impl Fn(usize) -> bool) -> Result<()> {
        for (
            number,
            Item {
                entry, attachment, ..
            },
        ) in self.items.iter_mut().enumerate()
        {
            if let Some(Bytes::There(pack)) = attachment
                && entry.source.file.is_none()
                && wanted(number)
            {
                measure(entry, pack)?;
            }
        }
        Ok(())
    }
}

/// The names inside a pack: from the folder that all files have in common.
fn names_inside(leaves: &[&Leaf]) -> Vec<(Leaf, String)> {
    let mut common = leaves[0].path.parent().unwrap_or(Path::new("")).to_owned();
    while !leaves.iter().all(|leaf| leaf.path.starts_with(&common)) && common.pop() {}
    let inside = |path: &Path| {
        let rest = path.strip_prefix(&common).unwrap_or(path);
        let parts: Vec<_> = rest
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        parts.join("/")
    };
    leaves
        .iter()
        .map(|leaf| ((*leaf).clone(), inside(&leaf.path)))
        .collect()
}

/// A disc's list of contents: what it names and is not there is said.
fn list(leaf: &Leaf, listed: &[String], tree: &Tree) -> DraftFile {
    let root = leaf.path.parent().unwrap_or(Path::new(""));
    let there: HashSet<String> = tree
        .pictures
        .iter()
        .chain(&tree.others)
        .chain(&tree.programs)
        .filter_map(|file| file.path.strip_prefix(root).ok())
        .map(|rest| {
            rest.iter()
                .map(|part| plain(&part.to_string_lossy()))
                .collect::<Vec<_>>()
                .join("/")
        })
        .collect();
    let name = leaf.name();
    let count = listed.len().to_string();
    let mut remarks = vec![Remark::about(&name, Why::DiscList, &[("files", &count)])];
    let key = |file: &String| file.split('/').map(plain).collect::<Vec<_>>().join("/");
    let missing: Vec<&String> = listed
        .iter()
        .filter(|file| !there.contains(&key(file)))
        .collect();
    for file in missing.iter().take(NAMED) {
        remarks.push(Remark::about(file, Why::NotOnDisc, &[("of", &name)]));
    }
    if missing.len() > NAMED {
        let rest = (missing.len() - NAMED).to_string();
        remarks.push(Remark::about(
            "…",
            Why::NotOnDisc,
            &[("of", &name), ("files", &rest)],
        ));
    }
    DraftFile {
        format: Some(Format::Dicom),
        remarks,
        ..DraftFile::nothing(name, leaf.size().unwrap_or_default())
    }
}

/// The files of a disc's own viewing program, in one line.
fn programs(files: &[Leaf]) -> DraftFile {
    let mut sorts: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let ending = file
            .path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        *sorts.entry(ending.unwrap_or_default()).or_default() += 1;
    }
    let names: Vec<String> = files.iter().take(10).map(Leaf::name).collect();
    let sorts: Vec<String> = sorts
        .into_iter()
        .map(|(ending, count)| format!("{count} .{ending}"))
        .collect();
    let count = files.len().to_string();
    let facts = [
        ("files", &*count),
        ("names", &*names.join(", ")),
        ("sorts", &*sorts.join(", ")),
    ];
    let what = sorts.join(", ");
    DraftFile {
        remarks: vec![Remark::about(&what, Why::DiscProgram, &facts)],
        ..DraftFile::nothing(what, 0)
    }
}
