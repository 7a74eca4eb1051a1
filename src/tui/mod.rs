//! The Reader: an event loop around a pure `update`, and views that draw what the state says. Screens that lie over it take keys,
//! answer with events and change nothing outside themselves.

pub mod attach;
pub mod card;
pub mod desk;
pub mod effects;
pub mod export;
pub mod feeds;
pub mod find;
pub mod help;
pub mod hints;
pub mod layout;
pub mod library;
pub mod line;
pub mod motion;
pub mod notes;
pub mod page;
pub mod palette;
pub mod places;
pub mod reading;
pub mod review;
pub mod run;
pub mod select;
pub mod sheet;
pub mod side;
pub mod state;
pub mod terminal;
pub mod update;
pub mod versions;
pub mod view;
pub mod watch;
pub mod whole;
pub mod wrap;

pub use run::{Opening, run};

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
