//! What was measured or seen.

use crate::{Coded, Decimal, When};

choice! {
    /// What a number stands for when the scale ended.
    Comparator {
        /// Less than.
        Less = "<",
        /// At most.
        AtMost = "<=",
        /// At least.
        AtLeast = ">=",
        /// More than.
        More = ">",
        /// Sufficient to reach the total.
        Sufficient = "ad",
    }
}

choice! {
    /// How the laboratory marked it; colour never speaks alone, so each has a word and a sign.
    Interpretation {
        /// Normal.
        Normal = "normal",
        /// Low.
        Low = "low",
        /// High.
        High = "high",
        /// Dangerously low.
        CriticalLow = "critical_low",
        /// Dangerously high.
        CriticalHigh = "critical_high",
        /// Not as it should be.
        Abnormal = "abnormal",
        /// Found.
        Positive = "positive",
        /// Not found.
        Negative = "negative",
        /// Between.
        Indeterminate = "indeterminate",
    }
}

choice! {
    /// What sort of finding it is.
    FindingCategory {
        /// From a laboratory.
        Laboratory = "laboratory",
        /// Blood pressure, pulse, weight, temperature.
        VitalSigns = "vital_signs",
        /// Smoking, alcohol, living.
        Social = "social",
        /// From a picture.
        Imaging = "imaging",
        /// A report that holds others.
        Report = "report",
        /// From a questionnaire or score.
        Survey = "survey",
        /// From looking and touching.
        Exam = "exam",
        /// What a person wrote in a diary.
        Diary = "diary",
        /// Anything else.
        Other = "other",
    }
}

choice! {
    /// How final it is.
    FindingStatus {
        /// Final.
        Final = "final",
        /// Not yet final.
        Preliminary = "preliminary",
        /// Changed afterwards.
        Amended = "amended",
        /// Taken back.
        Cancelled = "cancelled",
        /// The source does not say.
        Unknown = "unknown",
    }
}

part! {
    /// What is usual, as the laboratory printed it.
    Range {
        /// From.
        low: Option<Decimal>,
        /// To.
        high: Option<Decimal>,
        /// In words.
        text: Option<String>,
    }
}

part! {
    /// One of several numbers measured together: the upper and the lower blood pressure.
    Component {
        /// What was measured.
        code: Coded,
        /// The number.
        value: Option<Decimal>,
        /// What the number stands for when the scale ended.
        comparator: Option<Comparator>,
        /// The unit as printed.
        unit: Option<String>,
        /// The unit as UCUM writes it.
        unit_code: Option<String>,
        /// The result in words.
        text: Option<Coded>,
        /// What is usual.
        range: Option<Range>,
        /// How it was marked.
        interpretation: Option<Interpretation>,
        /// Why there is no value.
        absent: Option<Coded>,
    }
}

noun! {
    /// A laboratory value, a vital sign, a result.
    Finding {
        "finding" {
            /// What was measured.
            code: Coded,
            /// The number.
            value: Option<Decimal>,
            /// What the number stands for when the scale ended.
            comparator: Option<Comparator>,
            /// The unit as printed.
            unit: Option<String>,
            /// The unit as UCUM writes it.
            unit_code: Option<String>,
            /// The result in words.
            text: Option<Coded>,
            /// Numbers measured together.
            components: Vec<Component>,
            /// What is usual.
            range: Option<Range>,
            /// How the laboratory marked it.
            interpretation: Option<Interpretation>,
            /// When it was measured or taken.
            time: Option<When>,
            /// How final it is.
            status: FindingStatus,
            /// Why there is no value.
            absent: Option<Coded>,
        }
        "category" {
            /// What sort of finding it is.
            category: Option<FindingCategory>,
        }
        "how" {
            /// What was examined: blood, urine.
            specimen: Option<Coded>,
            /// How it was examined.
            method: Option<Coded>,
            /// Where in the body.
            body_site: Option<Coded>,
        }
        "performer" {
            /// Who measured it.
            performer: Option<String>,
        }
    }
}
