//! What printpdf leaves out, done over the finished objects: language, title, dates, the reading
//! tree, texts for codes, attached files, bookmarks, and the file's identifier from an argument.
//!
//! This is the one file that speaks to lopdf. The parts of the standard (ISO 32000-1): 14.7 and 14.8
//! reading tree, 14.3 information, 7.11.4 attached files, 12.3.3 bookmarks. `pdfuaid:part 1` is our
//! own statement; nobody has certified it, and PDF/A is not claimed.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use record::When;

use crate::Error;
use crate::measure::Area;
use crate::press::tag;
use crate::sheet::{Attachment, Bookmark, Kid, Node, NodeId, Role, Sheet};

/// Completes the document and writes it.
pub(crate) fn finish(mut document: Document, sheet: &Sheet<'_>) -> Result<Vec<u8>, Error> {
    document.version = "1.7".to_owned();
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let tree = tree(&mut document, sheet, &pages);
    let marks = document.add_object(metadata(sheet));
    let bookmarks = bookmarks(&mut document, sheet, &pages);
    let files = attach(&mut document, &sheet.attachments, sheet.about.made);
    for (number, page) in pages.iter().enumerate() {
        let page = document
            .get_object_mut(*page)
            .and_then(Object::as_dict_mut)?;
        page.remove(b"Annots");
        page.set("StructParents", number as i64);
        page.set("Tabs", "S");
    }
    let catalog = document.catalog_mut()?;
    catalog.set("StructTreeRoot", tree);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("Lang", text(sheet.languages.first.tag()));
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    catalog.set("Metadata", marks);
    catalog.set("PageLayout", "SinglePage");
    if let Some(bookmarks) = bookmarks {
        catalog.set("Outlines", bookmarks);
        catalog.set("PageMode", "UseOutlines");
    }
    if !files.is_empty() {
        let mut names = Vec::new();
        for (attachment, file) in sheet.attachments.iter().zip(&files) {
            names.extend([text(&attachment.name), Object::Reference(*file)]);
        }
        catalog.set(
            "Names",
            dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } },
        );
        catalog.set(
            "AF",
            files.into_iter().map(Object::Reference).collect::<Vec<_>>(),
        );
    }
    let information = document.add_object(information(sheet));
    if let Ok(old) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.objects.remove(&old);
    }
    document.trailer.set("Info", information);
    let id = Object::String(sheet.about.id.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let streams = document.objects.values_mut();
    for stream in streams.filter_map(|object| object.as_stream_mut().ok()) {
        if stream.allows_compression {
            pack(stream)?;
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

/// Makes a stream smaller. lopdf would take the slowest way there is, which was a fifth of what a page with
/// a code took, for one byte in two hundred.
fn pack(stream: &mut Stream) -> std::io::Result<()> {
    if stream.dict.has(b"Filter") {
        return Ok(());
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&stream.content)?;
    let packed = encoder.finish()?;
    // The name of the filter takes room too.
    if packed.len() + b"/Filter/FlateDecode".len() < stream.content.len() {
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(packed);
    }
    Ok(())
}

/// Puts the pages of a document behind those of another with the same faces. Pictures come along;
/// faces are those of the first.
///
/// # Errors
/// [`Error::Objects`] if one of the two is not as printpdf writes it.
pub(crate) fn join(whole: &mut Document, mut more: Document) -> Result<(), Error> {
    let first = whole.get_pages().into_values().next();
    let first = first.ok_or(lopdf::Error::PageNumberNotFound(1))?;
    let template = whole.get_dictionary(first)?.clone();
    let parent = template.get(b"Parent")?.as_reference()?;
    let pictures = |document: &Document, page: ObjectId| -> Result<ObjectId, Error> {
        let resources = document.get_dictionary(page)?.get(b"Resources")?;
        let resources = document.get_dictionary(resources.as_reference()?)?;
        Ok(resources.get(b"XObject")?.as_reference()?)
    };
    let ours = pictures(whole, first)?;
    let pages: Vec<ObjectId> = more.get_pages().into_values().collect();
    if let Some(page) = pages.first() {
        let theirs = more.get_dictionary(pictures(&more, *page)?)?.clone();
        for (name, picture) in theirs.iter() {
            let picture = match picture {
                Object::Reference(id) => more.objects.remove(id),
                direct => Some(direct.clone()),
            };
            if let Some(picture) = picture {
                let id = whole.add_object(picture);
                whole
                    .get_object_mut(ours)?
                    .as_dict_mut()?
                    .set(name.clone(), id);
            }
        }
    }
    for page in pages {
        let content = more
            .get_dictionary(page)?
            .get(b"Contents")?
            .as_reference()?;
        let Some(Object::Stream(mut content)) = more.objects.remove(&content) else {
            continue;
        };
        pack(&mut content)?;
        let content = whole.add_object(content);
        let mut page = template.clone();
        page.set("Contents", content);
        let page = whole.add_object(page);
        let pages = whole.get_object_mut(parent)?.as_dict_mut()?;
        let count = pages.get(b"Count")?.as_i64()?;
        pages.set("Count", count + 1);
        pages
            .get_mut(b"Kids")?
            .as_array_mut()?
            .push(Object::Reference(page));
    }
    Ok(())
}

/// Text as PDF writes it: plain where ASCII will do, else UTF-16.
fn text(text: &str) -> Object {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// The reading tree and, page by page, which part each mark belongs to.
fn tree(document: &mut Document, sheet: &Sheet<'_>, pages: &[ObjectId]) -> ObjectId {
    let root = document.new_object_id();
    let parents = sheet
        .pages
        .iter()
        .map(|page| vec![Object::Null; page.marks])
        .collect();
    let mut planter = Planter {
        document,
        sheet,
        pages,
        parents,
    };
    let top = planter.plant(NodeId::ROOT, root);
    let Planter { parents, .. } = planter;
    debug_assert!(
        parents
            .iter()
            .flatten()
            .all(|parent| *parent != Object::Null),
        "a mark that no part of the tree owns is invisible to a screen reader, and no checker says so"
    );
    let mut numbers = Vec::new();
    for (number, parents) in parents.into_iter().enumerate() {
        let parents = document.add_object(parents);
        numbers.extend([Object::Integer(number as i64), Object::Reference(parents)]);
    }
    let top = top.map_or_else(Vec::new, |top| vec![Object::Reference(top)]);
    document.objects.insert(
        root,
        Object::Dictionary(dictionary! {
            "Type" => "StructTreeRoot",
            "K" => top,
            "ParentTree" => dictionary! { "Nums" => numbers },
            "ParentTreeNextKey" => pages.len() as i64,
        }),
    );
    root
}

struct Planter<'d, 's> {
    document: &'d mut Document,
    sheet: &'s Sheet<'s>,
    pages: &'d [ObjectId],
    parents: Vec<Vec<Object>>,
}

impl Planter<'_, '_> {
    /// Writes a node and what it holds; parts that hold nothing are left out, but not the empty cells
    /// of a table. The tree is as deep as a word in a table in a section: seven.
    fn plant(&mut self, node: NodeId, parent: ObjectId) -> Option<ObjectId> {
        let id = self.document.new_object_id();
        let Node {
            role,
            kids,
            figure,
            second,
            spoken,
            columns,
        } = self.sheet.get(node).clone();
        // What an item of a list says stands in its body (ISO 32000-1, 14.8.4.3.3).
        let body = (role == Role::Item).then(|| self.document.new_object_id());
        let holder = body.unwrap_or(id);
        // Where all marks are on one page, the page is named once and a number stands for each mark
        // (14.7.4.2): of hundreds of pages these are most of the file.
        let mut on = kids.iter().filter_map(|kid| match kid {
            Kid::Mark { page, .. } => Some(*page),
            Kid::Node(_) => None,
        });
        let first = on.next();
        let one = first.filter(|first| on.all(|page| page == *first));
        let mut held = Vec::with_capacity(kids.len());
        for kid in kids {
            match kid {
                Kid::Node(kid) => held.extend(self.plant(kid, holder).map(Object::Reference)),
                Kid::Mark { page, number } => {
                    self.parents[page][number] = Object::Reference(holder);
                    held.push(match one {
                        Some(_) => Object::Integer(number as i64),
                        None => Object::Dictionary(dictionary! {
                            "Type" => "MCR", "Pg" => self.pages[page], "MCID" => number as i64,
                        }),
                    });
                }
            }
        }
        let in_table = matches!(role, Role::Cell | Role::ColumnHead | Role::RowHead);
        if held.is_empty() && !in_table {
            return None;
        }
        let page = one.map(|page| self.pages[page]);
        if let Some(body) = body {
            let mut element = dictionary! { "S" => "LBody", "P" => id, "K" => held };
            if let Some(page) = page {
                element.set("Pg", page);
            }
            self.document
                .objects
                .insert(body, Object::Dictionary(element));
            held = vec![Object::Reference(body)];
        }
        let mut element = dictionary! { "S" => tag(role), "P" => parent, "K" => held };
        if let Some(page) = page.filter(|_| body.is_none()) {
            element.set("Pg", page);
        }
        if let Some(language) = self.sheet.languages.second.filter(|_| second) {
            element.set("Lang", text(language.tag()));
        }
        if let Some(spoken) = spoken {
            element.set("ActualText", text(&spoken));
        }
        if let Some((aloud, page, area)) = figure {
            element.set("Alt", text(&aloud));
            element.set("Pg", self.pages[page]);
            element.set("A", layout(&area, self.sheet));
        }
        if in_table && (role != Role::Cell || columns > 1) {
            let mut attributes = dictionary! { "O" => "Table" };
            match role {
                Role::ColumnHead => attributes.set("Scope", "Column"),
                Role::RowHead => attributes.set("Scope", "Row"),
                _ => {}
            }
            if columns > 1 {
                attributes.set("ColSpan", i64::from(columns));
            }
            element.set("A", attributes);
        }
        self.document
            .objects
            .insert(id, Object::Dictionary(element));
        Some(id)
    }
}

fn layout(area: &Area, sheet: &Sheet<'_>) -> Dictionary {
    let up = |y| (sheet.height - y).pt();
    let corners = [
        area.x.pt(),
        up(area.bottom()),
        area.right().pt(),
        up(area.y),
    ];
    let bounds: Vec<Object> = corners.map(Object::Real).to_vec();
    dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => bounds }
}

fn bookmarks(document: &mut Document, sheet: &Sheet<'_>, pages: &[ObjectId]) -> Option<ObjectId> {
    if sheet.bookmarks.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let groups: Vec<(ObjectId, &[Bookmark])> = sheet
        .bookmarks
        .chunk_by(|_, next| next.inner)
        .map(|group| (document.new_object_id(), group))
        .collect();
    let heads: Vec<(ObjectId, &Bookmark)> =
        groups.iter().map(|(id, group)| (*id, &group[0])).collect();
    siblings(document, root, &heads, pages);
    for (head, group) in &groups {
        let inner: Vec<(ObjectId, &Bookmark)> = group[1..]
            .iter()
            .map(|bookmark| (document.new_object_id(), bookmark))
            .collect();
        siblings(document, *head, &inner, pages);
        if let (Some((first, _)), Some((last, _))) = (inner.first(), inner.last())
            && let Ok(head) = document.get_dictionary_mut(*head)
        {
            head.set("First", *first);
            head.set("Last", *last);
            // Closed: the parts are what is looked for first.
            head.set("Count", -(inner.len() as i64));
        }
    }
    let outlines = dictionary! {
        "Type" => "Outlines",
        "First" => heads[0].0,
        "Last" => heads[heads.len() - 1].0,
        "Count" => heads.len() as i64,
    };
    document.objects.insert(root, Object::Dictionary(outlines));
    Some(root)
}

/// Bookmarks beside each other, below `parent`.
fn siblings(
    document: &mut Document,
    parent: ObjectId,
    bookmarks: &[(ObjectId, &Bookmark)],
    pages: &[ObjectId],
) {
    for (place, (id, bookmark)) in bookmarks.iter().enumerate() {
        let target = vec![Object::Reference(pages[bookmark.page]), "Fit".into()];
        let mut entry = dictionary! {
            "Title" => text(&bookmark.title), "Parent" => parent, "Dest" => target,
        };
        if place > 0 {
            entry.set("Prev", bookmarks[place - 1].0);
        }
        if let Some((next, _)) = bookmarks.get(place + 1) {
            entry.set("Next", *next);
        }
        document.objects.insert(*id, Object::Dictionary(entry));
    }
}

/// Attached files stay uncompressed: whoever has no PDF engine finds the bytes by looking for them.
fn attach(document: &mut Document, attachments: &[Attachment], made: When) -> Vec<ObjectId> {
    attachments
        .iter()
        .map(|attachment| {
            let size = attachment.bytes.len() as i64;
            let about = dictionary! {
                "Type" => "EmbeddedFile",
                "Subtype" => attachment.kind,
                "Params" => dictionary! { "Size" => size, "ModDate" => text(&pdf_date(made)) },
            };
            let stream = Stream::new(about, attachment.bytes.clone()).with_compression(false);
            let bytes = document.add_object(stream);
            document.add_object(dictionary! {
                "Type" => "Filespec",
                "F" => text(&attachment.name),
                "UF" => text(&attachment.name),
                "EF" => dictionary! { "F" => bytes, "UF" => bytes },
                "Desc" => text(&attachment.description),
                "AFRelationship" => "Data",
            })
        })
        .collect()
}

fn information(sheet: &Sheet<'_>) -> Dictionary {
    let made = pdf_date(sheet.about.made);
    dictionary! {
        "Title" => text(&sheet.about.title),
        "Subject" => text(&sheet.about.subject),
        "Creator" => text("OwnChart"),
        "Producer" => text("OwnChart"),
        "CreationDate" => text(&made),
        "ModDate" => text(&made),
    }
}

/// `D:20260503104200+02'00'`, as precise as the argument was; a day begins at midnight.
fn pdf_date(when: When) -> String {
    let mut date = format!(
        "D:{:04}{:02}{:02}",
        when.year,
        when.month.unwrap_or(1),
        when.day.unwrap_or(1)
    );
    if let Some(time) = when.time {
        date += &format!(
            "{:02}{:02}{:02}",
            time.hour,
            time.minute,
            time.second.unwrap_or(0).min(59)
        );
        if let Some(offset) = time.offset {
            let sign = if offset < 0 { '-' } else { '+' };
            date += &format!("{sign}{:02}'{:02}'", offset.abs() / 60, offset.abs() % 60);
        }
    }
    date
}

/// The same as XMP writes it (ISO 8601 with an offset, or a bare day).
fn xmp_date(when: When) -> String {
    let day = format!(
        "{:04}-{:02}-{:02}",
        when.year,
        when.month.unwrap_or(1),
        when.day.unwrap_or(1)
    );
    match when.time {
        Some(record::Time {
            hour,
            minute,
            second,
            offset: Some(offset),
        }) => {
            let sign = if offset < 0 { '-' } else { '+' };
            let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
            let second = second.unwrap_or(0).min(59);
            format!("{day}T{hour:02}:{minute:02}:{second:02}{sign}{hours:02}:{minutes:02}")
        }
        _ => day,
    }
}

fn metadata(sheet: &Sheet<'_>) -> Stream {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let languages: String = sheet
        .languages
        .each()
        .map(|language| format!("<rdf:li>{}</rdf:li>", language.tag()))
        .collect();
    let (made, title) = (xmp_date(sheet.about.made), escape(&sheet.about.title));
    let xmp = format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag>{languages}</rdf:Bag></dc:language>
<xmp:CreatorTool>OwnChart</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#,
        bom = '\u{feff}',
    );
    let about = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    Stream::new(about, xmp.into_bytes()).with_compression(false)
}
