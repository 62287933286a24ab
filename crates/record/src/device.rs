//! What a person carries in or on the body.

use crate::{Coded, State, When};

choice! {
    /// What the maker says about magnetic resonance imaging (ASTM F2503).
    MriStatus {
        /// Nobody knows.
        Unknown = "unknown",
        /// Safe.
        Safe = "safe",
        /// Safe under conditions.
        Conditional = "conditional",
        /// Unsafe.
        Unsafe = "unsafe",
    }
}

choice! {
    /// Whether it is still there.
    DeviceStatus {
        /// In use.
        Active = "active",
        /// No longer used.
        Inactive = "inactive",
        /// Taken out.
        Removed = "removed",
        /// The source does not say.
        Unknown = "unknown",
    }
}

noun! {
    /// An implant or device, or the statement that there is none.
    Device {
        "device" {
            /// Whether this names one, or says that there is none.
            state: State,
            /// What it is.
            name: Coded,
            /// Maker.
            maker: Option<String>,
            /// Model or article number.
            model: Option<String>,
            /// Serial number.
            serial: Option<String>,
            /// Lot number.
            lot: Option<String>,
            /// Unique device identifier.
            udi: Option<String>,
            /// When it was put in.
            implanted: Option<When>,
            /// When it was taken out.
            removed: Option<When>,
            /// Where in the body.
            body_site: Option<Coded>,
            /// Whether magnetic resonance imaging is safe.
            mri: MriStatus,
            /// Under which conditions.
            mri_conditions: Option<String>,
            /// Whether it is still there.
            status: DeviceStatus,
        }
        "card" {
            /// Where the device card lies.
            card: Option<String>,
        }
    }
}
