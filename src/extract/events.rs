//! Ties each date to the event it dates.

use super::{DatedEvent, Doc, Entity};

/// Fills `event`, `clause` and `participants`; a date of several events is listed once for each.
pub fn tie(_doc: &Doc, _entities: &[Entity], _dates: &mut Vec<DatedEvent>) {}
