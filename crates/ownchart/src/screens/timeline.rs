//! The timeline: put in order once, then read page by page.

use super::{Screens, id};
use crate::error::Result;
use crate::view::{
    KindCount, Timeline, TimelinePage, TimelineRow, TimelineRows, TimelineWanted, TimelineYear,
    record_kind, view_kind,
};
use record::{EntryId, Kind, Link};
use std::collections::{BTreeMap, HashMap};

/// The most rows one page holds.
const ROWS: usize = 200;
/// The most names and words that are offered to choose from.
const OFFERED: usize = 200;

/// One person's entries in order, kept until the chart changes.
pub(super) struct InOrder {
    person: EntryId,
    /// The chart's number when they were put in order.
    number: u64,
    /// Whether noted doses are among them.
    doses: bool,
    all: Vec<Placed>,
    who: Vec<String>,
    labels: Vec<String>,
    kinds: Vec<KindCount>,
    /// What was wanted last, and the places of it in `all`.
    picked: Option<(TimelineWanted, Vec<u32>)>,
}

/// One entry in its place.
struct Placed {
    id: EntryId,
    kind: Kind,
    /// The year; empty where nobody said when.
    year: String,
    of_visit: bool,
    /// Place in `who`.
    by: Option<u32>,
    /// Places in `labels`.
    labels: Vec<u32>,
}

impl Screens {
    /// How the timeline is made up: its years, and what it can be narrowed to.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn timeline(&mut self, wanted: &TimelineWanted) -> Result<Timeline> {
        let order = self.in_order(wanted)?;
        let picked = order.picked.as_ref().map_or(&[][..], |(_, picked)| picked);
        let mut years: Vec<TimelineYear> = Vec::new();
        for (from, place) in (0..).zip(picked) {
            let year = &order.all[*place as usize].year;
            match years.last_mut() {
                Some(last) if last.year == *year => last.count += 1,
                _ => years.push(TimelineYear {
                    year: year.clone(),
                    from,
                    count: 1,
                }),
            }
        }
        Ok(Timeline {
            count: u32::try_from(picked.len()).unwrap_or(u32::MAX),
            years,
            kinds: order.kinds.clone(),
            who: order.who.iter().take(OFFERED).cloned().collect(),
            labels: order.labels.iter().take(OFFERED).cloned().collect(),
        })
    }

    /// Some rows of the timeline.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn timeline_rows(&mut self, wanted: &TimelinePage) -> Result<TimelineRows> {
        let many = (wanted.count as usize).min(ROWS);
        let order = self.in_order(&wanted.of)?;
        let picked = order.picked.as_ref().map_or(&[][..], |(_, picked)| picked);
        let ids: Vec<(EntryId, bool)> = picked
            .iter()
            .skip(wanted.from as usize)
            .take(many)
            .map(|place| {
                let placed = &order.all[*place as usize];
                (placed.id, placed.of_visit)
            })
            .collect();
        let mut rows = Vec::with_capacity(ids.len());
        for (id, of_visit) in ids {
            if let Some(seen) = self.binder()?.vault.entry(id)? {
                let row = super::rows::row(self.tongue, &seen);
                rows.push(TimelineRow { row, of_visit });
            }
        }
        Ok(TimelineRows { rows })
    }

    /// The entries in order, as they were put before or anew.
    fn in_order(&mut self, wanted: &TimelineWanted) -> Result<&InOrder> {
        let person = id(&wanted.person)?;
        let number = self.binder()?.state().number;
        // Single doses stand there only where somebody asks for them: they would bury everything else.
        let doses = wanted.kinds.contains(&view_kind(Kind::Intake));
        let fresh = |order: &InOrder| {
            order.person == person && order.number == number && (order.doses || !doses)
        };
        let mut order = match self.in_order.take().filter(fresh) {
            Some(order) => order,
            None => {
                self.person(&wanted.person)?;
                let vault = &self.binder()?.vault;
                let mut order = put_in_order(person, number, vault.dated(person, doses)?);
                order.doses = doses;
                let counts = vault.counts(person)?.into_iter();
                let noted = counts.filter(|(kind, count)| *kind == Kind::Intake && *count > 0);
                let noted = noted.map(|(kind, count)| KindCount {
                    kind: view_kind(kind),
                    count: u32::try_from(count).unwrap_or(u32::MAX),
                });
                order.kinds.retain(|it| it.kind != view_kind(Kind::Intake));
                order.kinds.extend(noted);
                order
            }
        };
        if order.picked.as_ref().is_none_or(|(of, _)| of != wanted) {
            order.picked = Some((wanted.clone(), pick(&order, wanted)));
        }
        Ok(self.in_order.insert(order))
    }
}

fn pick(order: &InOrder, wanted: &TimelineWanted) -> Vec<u32> {
    let kinds: Vec<Kind> = wanted.kinds.iter().map(|kind| record_kind(*kind)).collect();
    let place = |list: &[String], wanted: &str| -> Option<Option<u32>> {
        let place = list.iter().position(|it| it == wanted);
        (!wanted.is_empty()).then(|| place.and_then(|it| u32::try_from(it).ok()))
    };
    let who = place(&order.who, &wanted.who);
    let label = place(&order.labels, &wanted.label);
    let fits = |it: &Placed| {
        let wanted = match kinds.is_empty() {
            true => it.kind != Kind::Intake,
            false => kinds.contains(&it.kind),
        };
        wanted
            && who.is_none_or(|who| who.is_some() && it.by == who)
            && label.is_none_or(|label| label.is_some_and(|label| it.labels.contains(&label)))
    };
    let places = (0..).zip(&order.all).filter(|(_, it)| fits(it));
    places.map(|(place, _)| place).collect()
}

/// Newest first; what happened at a visit stands below the visit. What nobody dated stands last.
fn put_in_order(person: EntryId, number: u64, dated: Vec<vault::Dated>) -> InOrder {
    let mut counted: BTreeMap<Kind, u32> = BTreeMap::new();
    let mut who: HashMap<String, u32> = HashMap::new();
    let mut labels: BTreeMap<String, u32> = BTreeMap::new();
    let words = |it: &vault::Dated| -> Vec<String> {
        let list = it.labels.as_deref().unwrap_or("[]");
        serde_json::from_str(list).unwrap_or_default()
    };
    let visits: HashMap<EntryId, String> = dated
        .iter()
        .filter(|it| it.kind == Kind::Visit)
        .map(|it| (it.id, it.time.clone()))
        .collect();
    for it in &dated {
        *counted.entry(it.kind).or_default() += 1;
        if let Some(by) = &it.by {
            *who.entry(by.clone()).or_default() += 1;
        }
        for label in words(it) {
            *labels.entry(label).or_default() += 1;
        }
    }
    let mut who: Vec<(String, u32)> = who.into_iter().collect();
    who.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let who: Vec<String> = who.into_iter().map(|(name, _)| name).collect();
    let labels: Vec<String> = labels.into_keys().collect();
    let places =
        |list: &[String]| -> HashMap<String, u32> { list.iter().cloned().zip(0..).collect() };
    let (by_name, by_word) = (places(&who), places(&labels));
    let mut keyed: Vec<(Key, Placed)> = dated
        .into_iter()
        .map(|it| {
            let visit = visit_of(&it).and_then(|to| Some((to, visits.get(&to)?.clone())));
            let key = match &visit {
                Some((to, time)) => (time.clone(), *to, true, it.time.clone(), it.id),
                None => (it.time.clone(), it.id, false, String::new(), it.id),
            };
            let placed = Placed {
                year: key.0.get(..4).unwrap_or_default().to_owned(),
                of_visit: visit.is_some(),
                by: it.by.as_ref().and_then(|by| by_name.get(by).copied()),
                labels: words(&it)
                    .iter()
                    .filter_map(|word| by_word.get(word).copied())
                    .collect(),
                id: it.id,
                kind: it.kind,
            };
            (key, placed)
        })
        .collect();
    keyed.sort_by(|(a, _), (b, _)| {
        // Newest first, then the visit before what hangs on it, that the oldest first.
        (&b.0, a.1, a.2, &a.3, a.4).cmp(&(&a.0, b.1, b.2, &b.3, b.4))
    });
    InOrder {
        person,
        number,
        doses: false,
        all: keyed.into_iter().map(|(_, placed)| placed).collect(),
        who,
        labels,
        kinds: counted
            .into_iter()
            .map(|(kind, count)| KindCount {
                kind: view_kind(kind),
                count,
            })
            .collect(),
        picked: None,
    }
}

/// Where an entry stands: the time and id of its visit or its own, whether it hangs on one, its own time and id.
type Key = (String, EntryId, bool, String, EntryId);

/// The visit an entry says it belongs to.
fn visit_of(it: &vault::Dated) -> Option<EntryId> {
    if it.kind == Kind::Visit {
        return None;
    }
    let links: Vec<Link> = serde_json::from_str(it.links.as_deref()?).ok()?;
    links.into_iter().find(|link| link.role == "visit")?.to
}
