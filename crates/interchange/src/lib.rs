//! Other people's formats into a record, and back.
