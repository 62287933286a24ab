//! DeviceUseStatement and Device (R4 §11.12, §8.15).
//!
//! A device is in a chart because someone wears it: by a statement of its use, or because it names
//! its patient. A laboratory's machine is neither and is left out.

use super::absent;
use super::element::{Annotation, Concept, More, Period, Reference, element};
use super::json::{List, Text};
use super::reading::Reading;
use super::tree::{Json, Object, object};
use super::writing::{Resource as Writes, Writing, maybe_concept, one_code, unknown};
use crate::{Remark, Why};
use record::{Coded, Content, Device, DeviceStatus, Entry, EntryId, Kind, MriStatus, State};
use sha2::{Digest, Sha256};

element! {
    Use {
        status: Option<Text<'a>>,
        subject: Option<Reference<'a>>,
        timing_date_time: Option<Text<'a>>,
        #[serde(rename = "_timingDateTime")]
        timing_more: More<'a>,
        timing_period: Option<Period<'a>>,
        recorded_on: Option<Text<'a>>,
        source: Option<Reference<'a>>,
        device: Option<Reference<'a>>,
        reason_code: List<Concept<'a>>,
        reason_reference: List<Reference<'a>>,
        body_site: Option<Concept<'a>>,
        note: List<Annotation<'a>>,
    }
}
element! {
    Thing {
        status: Option<Text<'a>>,
        udi_carrier: List<Udi<'a>>,
        manufacturer: Option<Text<'a>>,
        lot_number: Option<Text<'a>>,
        serial_number: Option<Text<'a>>,
        expiration_date: Option<Text<'a>>,
        device_name: List<Name<'a>>,
        model_number: Option<Text<'a>>,
        r#type: Option<Concept<'a>>,
        patient: Option<Reference<'a>>,
        note: List<Annotation<'a>>,
        safety: List<Concept<'a>>,
    }
}
element! {
    Udi {
        device_identifier: Option<Text<'a>>,
        #[serde(rename = "carrierHRF")]
        carrier_hrf: Option<Text<'a>>,
    }
}
element! {
    Name { name: Option<Text<'a>>, r#type: Option<Text<'a>> }
}

/// NCI Thesaurus, as the value set of `Device.safety` has it, and SNOMED CT.
const MRI: &[(&str, MriStatus)] = &[
    ("C106045", MriStatus::Safe),
    ("C106046", MriStatus::Conditional),
    ("C106047", MriStatus::Unsafe),
    ("182856006", MriStatus::Safe),
    ("182858007", MriStatus::Conditional),
    ("182857002", MriStatus::Unsafe),
];
const NCI: &str = "urn:oid:2.16.840.1.113883.3.26.1.1";

pub(super) fn read_use(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Use<'_> = r.parse(at)?;
    if it.status.as_deref() == Some("entered-in-error") {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let mut draft = r.draft(at, person, Content::Device(Device::default()))?;
    let to = it.device.as_ref().and_then(|to| r.index.resolve(at, to));
    let thing = match to {
        Some(to) if r.index.items[to].kind == "Device" => {
            r.used(to, at);
            r.parse(to)?
        }
        _ => Thing::default(),
    };
    let own = draft.ours("state");
    let mut device = match of_thing(&thing, own.as_deref(), draft.own) {
        Some(device) => device,
        None => return Err(r.leave(at, Why::Nameless)),
    };
    let shown = it
        .device
        .as_ref()
        .and_then(|device| device.display.as_deref());
    if device.name.is_empty() && device.state == State::Known && !draft.own {
        let words = shown.ok_or_else(|| r.leave(at, Why::Nameless))?;
        device.name = Coded::text(words);
    }
    let period = it.timing_period.clone().unwrap_or_default();
    let date = it.timing_date_time.as_deref();
    device.implanted = draft
        .when("timing", date, &it.timing_more.extension)
        .or_else(|| {
            draft.when(
                "timing",
                period.start.as_deref(),
                &period.start_more.extension,
            )
        });
    device.removed = draft.when("timing", period.end.as_deref(), &period.end_more.extension);
    device.body_site = it.body_site.as_ref().and_then(Concept::said);
    device.status = match it.status.as_deref() {
        Some("active") => DeviceStatus::Active,
        Some("completed" | "stopped") => DeviceStatus::Inactive,
        _ => DeviceStatus::Unknown,
    };
    let own_status = draft.choice("status", DeviceStatus::ALL, DeviceStatus::word);
    device.status = own_status.unwrap_or(device.status);
    if draft.own {
        device.mri = draft
            .choice("mri", MriStatus::ALL, MriStatus::word)
            .unwrap_or(device.mri);
        device.mri_conditions = draft.ours("mri-conditions");
        device.card = draft.ours("card");
    }
    draft.entry.content = Content::Device(device);
    draft.notes(&it.note);
    aside(&mut draft, &thing);
    for reason in it.reason_code.iter() {
        draft.say("reason", reason.shown());
    }
    for reference in it.reason_reference.iter() {
        draft.link(r.entry_of(at, reference), "reason");
    }
    if matches!(it.status.as_deref(), Some("intended" | "on-hold")) {
        draft.say("status", it.status.as_deref());
    }
    draft.recorded(it.recorded_on.as_deref());
    draft.by(it.source.as_ref().and_then(|who| r.who(at, person, who)));
    r.take(draft);
    Ok(())
}

/// A device by itself: worn by the patient it names.
pub(super) fn read_thing(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Thing<'_> = r.parse(at)?;
    if it.status.as_deref() == Some("entered-in-error") {
        return Err(r.leave(at, Why::EnteredInError));
    }
    if it.patient.is_none() {
        return Err(r.leave(at, Why::NotAPerson).fact("subject", "Device"));
    }
    let person = r.subject(at, it.patient.as_ref())?;
    let mut draft = r.draft(at, person, Content::Device(Device::default()))?;
    let device = of_thing(&it, None, draft.own).ok_or_else(|| r.leave(at, Why::Nameless))?;
    if device.name.is_empty() && device.state == State::Known {
        return Err(r.leave(at, Why::Nameless));
    }
    draft.entry.content = Content::Device(Device {
        status: match it.status.as_deref() {
            Some("active") => DeviceStatus::Active,
            Some("inactive") => DeviceStatus::Inactive,
            _ => DeviceStatus::Unknown,
        },
        ..device
    });
    aside(&mut draft, &it);
    r.take(draft);
    Ok(())
}

fn aside(draft: &mut super::making::Draft<'_>, thing: &Thing<'_>) {
    draft.notes(&thing.note);
    draft.say("expires", thing.expiration_date.as_deref());
    let others = thing
        .safety
        .iter()
        .filter(|safety| safety.find(MRI).is_none());
    for safety in others {
        draft.say("safety", safety.shown());
    }
}

fn of_thing(it: &Thing<'_>, state: Option<&str>, own: bool) -> Option<Device> {
    let (state, mut name) =
        absent::read(Kind::Device, state, &it.r#type.clone().unwrap_or_default())?;
    let mut names = it.device_name.iter();
    let model_name = names.find(|name| name.r#type.as_deref() == Some("model-name"));
    let model_name = model_name.and_then(|name| name.name.as_deref());
    let any_name = it.device_name.iter().find_map(|name| name.name.as_deref());
    let model = it.model_number.as_deref().or(model_name);
    let udi = it.udi_carrier.first();
    let udi = udi.and_then(|udi| {
        udi.carrier_hrf
            .as_deref()
            .or(udi.device_identifier.as_deref())
    });
    // Something is worn, and its number is all that is known: better than silence.
    let number = udi.or(it.serial_number.as_deref());
    let words = any_name.or(model).or(number).filter(|_| !own);
    if let Some(words) = words.filter(|_| name.is_empty() && state == State::Known) {
        name = Coded::text(words);
    }
    let owned = |text: &Option<Text<'_>>| text.as_deref().map(str::to_owned);
    Some(Device {
        state,
        name,
        maker: owned(&it.manufacturer),
        model: model.map(str::to_owned),
        serial: owned(&it.serial_number),
        lot: owned(&it.lot_number),
        udi: udi.map(str::to_owned),
        mri: it
            .safety
            .iter()
            .find_map(|safety| safety.find(MRI))
            .unwrap_or_default(),
        ..Device::default()
    })
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Device) -> Vec<(String, Json)> {
    let mut to = w.resource("DeviceUseStatement", entry);
    let Device {
        state,
        name,
        maker,
        model,
        serial,
        lot,
        udi,
        implanted,
        removed,
        body_site,
        mri,
        mri_conditions,
        status,
        card,
    } = it;
    let mut thing = Writes::new("Device", thing_url(entry.id));
    match status {
        DeviceStatus::Active => to.body.set("status", "active"),
        DeviceStatus::Inactive | DeviceStatus::Removed => to.body.set("status", "completed"),
        DeviceStatus::Unknown => to.body.set("_status", unknown()),
    }
    to.words("status", Some(status.word()));
    to.words("state", (*state != State::Known).then(|| state.word()));
    to.body.set("subject", w.patient());
    to.span(["timingDateTime", "timingPeriod"], *implanted, *removed);
    to.body
        .set("device", object("reference", thing.url.as_str()));
    to.body.maybe("bodySite", maybe_concept(body_site.as_ref()));
    to.note(entry);
    to.words("mri", Some(mri.word()));
    to.words("mri-conditions", mri_conditions.as_deref());
    to.words("card", card.as_deref());

    let udi = udi.as_deref().map(|udi| vec![object("carrierHRF", udi)]);
    thing.body.maybe("udiCarrier", udi);
    thing.body.maybe("manufacturer", maker.as_deref());
    thing.body.maybe("lotNumber", lot.as_deref());
    thing.body.maybe("serialNumber", serial.as_deref());
    thing.body.maybe("modelNumber", model.as_deref());
    thing.stated("type", *state, name, &absent::none_known(Kind::Device));
    thing.body.set("patient", w.patient());
    let code = MRI
        .iter()
        .find(|(_, known)| known == mri)
        .map(|(code, _)| *code);
    let safety = code.map(|code| one_code(NCI, code));
    thing
        .body
        .maybe("safety", safety.map(|it: Object| vec![it]));
    vec![to.finish(), thing.finish()]
}

/// The address of the thing, beside that of its use: derived from it, and never the same.
fn thing_url(entry: EntryId) -> String {
    let digest: [u8; 32] =
        Sha256::digest([b"ownchart-device-1".as_slice(), &entry.0].concat()).into();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    super::writing::url(EntryId(id))
}
