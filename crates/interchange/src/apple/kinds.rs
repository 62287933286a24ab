//! What of an export a chart keeps, and how its units are written.

use record::{Code, Coded};

/// A sort of measurement that a chart keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Weight,
    Height,
    Systolic,
    Diastolic,
    Glucose,
    Temperature,
    Pulse,
    Oxygen,
}

impl Sort {
    /// By the type Apple gives it.
    pub(super) fn of(name: &str) -> Option<Sort> {
        Some(match name.strip_prefix("HKQuantityTypeIdentifier")? {
            "BodyMass" => Sort::Weight,
            "Height" => Sort::Height,
            "BloodPressureSystolic" => Sort::Systolic,
            "BloodPressureDiastolic" => Sort::Diastolic,
            "BloodGlucose" => Sort::Glucose,
            "BodyTemperature" => Sort::Temperature,
            "HeartRate" => Sort::Pulse,
            "OxygenSaturation" => Sort::Oxygen,
            _ => return None,
        })
    }

    /// From so many on a day, the day becomes one finding. What a watch measures is always one.
    pub(super) fn most_a_day(self) -> usize {
        match self {
            Sort::Pulse | Sort::Oxygen => 1,
            _ => 24,
        }
    }

    /// What was measured. The code of blood sugar depends on its unit.
    pub(super) fn code(self, unit: &str) -> Coded {
        let (text, code) = match self {
            Sort::Weight => ("Body weight", "29463-7"),
            Sort::Height => ("Body height", "8302-2"),
            Sort::Systolic => ("Systolic blood pressure", "8480-6"),
            Sort::Diastolic => ("Diastolic blood pressure", "8462-4"),
            Sort::Glucose if unit == "mmol/L" => ("Glucose", "15074-8"),
            Sort::Glucose => ("Glucose", "2339-0"),
            Sort::Temperature => ("Body temperature", "8310-5"),
            Sort::Pulse => ("Heart rate", "8867-4"),
            Sort::Oxygen => ("Oxygen saturation", "59408-5"),
        };
        Coded::with(text, Code::LOINC, code)
    }
}

/// A unit as it is read, and as UCUM writes it.
pub(super) fn unit(written: &str) -> (String, Option<&'static str>) {
    let (read, ucum) = match written {
        "count/min" => ("/min", Some("/min")),
        "degC" => ("°C", Some("Cel")),
        "degF" => ("°F", Some("[degF]")),
        "lb" => ("lb", Some("[lb_av]")),
        "ft" => ("ft", Some("[ft_i]")),
        "in" => ("in", Some("[in_i]")),
        "mmHg" => ("mmHg", Some("mm[Hg]")),
        "kg" | "g" | "cm" | "m" | "%" | "mg/dL" | "kPa" => {
            let ucum = ["kg", "g", "cm", "m", "%", "mg/dL", "kPa"];
            (written, ucum.into_iter().find(|unit| *unit == written))
        }
        // Apple writes the molar mass of glucose into it: mmol<180.1558800000541>/L.
        _ if written.starts_with("mmol<180.15") && written.ends_with(">/L") => {
            ("mmol/L", Some("mmol/L"))
        }
        "mmol/L" => ("mmol/L", Some("mmol/L")),
        other => (other, None),
    };
    (read.to_owned(), ucum)
}
